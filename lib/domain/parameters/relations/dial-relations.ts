import { type DialDocument, dialSchema } from '../../curves/formula-document';
import { entries, isRecord } from '../../json/form-faults';
import { jsonPointer } from '../../json/json-pointer';
import { decimal, type Decimal, decimalText, ONE } from '../../number/decimal';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';

type Segments = readonly (string | number)[];

/** The most that a dial multiplies a requirement by: a bound against slips of the point, as rates have one. */
const GREATEST_DIAL = decimal('10');
/** Digits after the point of a dial. */
const DIAL_SCALE = 4;
const PURPOSES = ['initial', 'maintenance'] as const;

/**
 * Faults of the dials of classes and portfolios by themselves, and of dials and ramps that would move nothing. What a dial makes of a class's proofs is said where those
 * are.
 */
export function dialFaults(input: Readonly<Record<string, unknown>>): Fault[] {
  const portfolios = entries(input['portfolios']);
  const portfolioOf = new Map(
    portfolios.flatMap(([portfolio, document]) =>
      isRecord(document) && Array.isArray(document['marginClasses'])
        ? document['marginClasses'].map((member: unknown) => [member, portfolio] as const)
        : [],
    ),
  );
  const ofClasses = entries(input['marginClasses']).flatMap(([name, marginClass]): Fault[] => {
    if (!isRecord(marginClass)) return [];
    const path = ['marginClasses', name];
    const portfolio = portfolioOf.get(name);
    const together = (['dial', 'ramp'] as const).flatMap((member) => {
      if (portfolio === undefined || marginClass[member] === undefined) return [];
      const message = `Portfolio "${portfolio}" margins this class: what it states itself moves nothing.`;
      return [aloneFault([...path, member], member, message)];
    });
    return [...pairFaults(marginClass['dial'], [...path, 'dial']), ...together];
  });
  const credited = creditedPortfolios(input['offsets']);
  const ofPortfolios = portfolios.flatMap(([name, portfolio]): Fault[] => {
    if (!isRecord(portfolio) || portfolio['dial'] === undefined) return [];
    const path = ['portfolios', name, 'dial'];
    const message =
      'What is credited between portfolios is of their requirements as approved: this one has no dial.';
    return [
      ...pairFaults(portfolio['dial'], path),
      ...(credited.has(name) ? [aloneFault(path, 'dial', message)] : []),
    ];
  });
  return [...ofClasses, ...ofPortfolios];
}

/** Portfolios that an offset names. */
function creditedPortfolios(offsets: unknown): ReadonlySet<unknown> {
  const listed: readonly unknown[] = Array.isArray(offsets) ? offsets : [];
  return new Set(
    listed.flatMap((offset): unknown[] => {
      const legs: readonly unknown[] =
        isRecord(offset) && Array.isArray(offset['legs']) ? offset['legs'] : [];
      return legs.flatMap((leg) => (isRecord(leg) ? [leg['portfolio']] : []));
    }),
  );
}

function aloneFault(path: Segments, member: 'dial' | 'ramp', message: string): Fault {
  return { path: jsonPointer(...path), rule: `${member}-alone`, message };
}

function pairFaults(dial: unknown, path: Segments): Fault[] {
  if (!isRecord(dial)) return [];
  const faults = PURPOSES.flatMap((purpose): Fault[] => {
    const value = readDecimal(dial[purpose]);
    if (!value || isDial(value)) return [];
    const message = `A dial is above 0 and at most ${decimalText(GREATEST_DIAL)}, in steps of 0.0001.`;
    return [{ path: jsonPointer(...path, purpose), rule: 'dial-range', message }];
  });
  const [initial, maintenance] = PURPOSES.map((purpose) => readDecimal(dial[purpose]));
  if (!initial || !maintenance) return faults;
  if (maintenance.gt(initial)) {
    const message = `It is above the initial dial, ${decimalText(initial)}: initial margin must cover maintenance margin.`;
    faults.push({ path: jsonPointer(...path, 'maintenance'), rule: 'dials-in-order', message });
  }
  if (initial.eq(ONE) && maintenance.eq(ONE)) {
    const message = 'Dials of 1 change nothing: leave them out.';
    faults.push({ path: jsonPointer(...path), rule: 'dial-moves', message });
  }
  return faults;
}

function isDial(value: Decimal): boolean {
  return value.gt(0) && value.lte(GREATEST_DIAL) && value.decimalPlaces() <= DIAL_SCALE;
}

/** A dial without any fault; undefined for every other, whose faults are its own. */
export function soundDial(dial: unknown): DialDocument | undefined {
  const parsed = dialSchema.safeParse(dial);
  if (!parsed.success || pairFaults(dial, []).length > 0) return undefined;
  return parsed.data;
}
