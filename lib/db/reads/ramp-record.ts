import * as z from 'zod';
import { decimal } from '../../domain/number/decimal';
import type { RampRecord } from '../../ports/ramps';
import type { RampModel } from '../generated/prisma/models';

const namesForm = z.array(z.string());

/** A ramp, from its row. */
export function rampRecord({ classes, leading, trailing, ...row }: RampModel): RampRecord {
  return {
    ...row,
    classes: namesForm.parse(JSON.parse(classes)),
    weights: { leading: decimal(leading.toFixed()), trailing: decimal(trailing.toFixed()) },
  };
}
