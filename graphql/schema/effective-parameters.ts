import type { Reads } from '../../lib/db/reads/request-reads';
import { jsonPointer } from '../../lib/domain/json/json-pointer';
import { type Decimal, decimal, ONE } from '../../lib/domain/number/decimal';
import type { ParameterSet } from '../../lib/domain/parameters/document/parameter-set';
import { effectiveRate } from '../../lib/domain/parameters/effective-rate';
import type { EffectiveRecord } from '../../lib/ports/adjustments';
import { builder } from '../kit/builder';
import { adjustmentSubject } from './adjustment-slot';
import { marginClasses } from './parameter-set';

interface EffectiveDial {
  readonly pointer: string;
  readonly programme: string;
  readonly initial: string;
  readonly maintenance: string;
  /** Of the smallest position; null where it depends on the market, and of portfolios. */
  readonly initialRate: Decimal | null;
  readonly maintenanceRate: Decimal | null;
}

export interface Effective {
  readonly hash: string;
  readonly since: Date | null;
  readonly dials: readonly EffectiveDial[];
}

/** What a version was at an instant, with the dials that its programmes had in force. */
export async function effectiveOf(
  reads: Reads,
  version: { readonly number: number; readonly parameterSetHash: string },
  at: Date | null,
): Promise<Effective> {
  const [set, record] = await Promise.all([
    reads.parameterSet(version.parameterSetHash),
    reads.effectiveRecord(version.number, at),
  ]);
  return { hash: record?.hash ?? set.hash, since: record?.at ?? null, dials: dialsOf(set, record) };
}

function dialsOf(set: ParameterSet, record: EffectiveRecord | null): readonly EffectiveDial[] {
  return Object.entries(set.document.adjustmentProgrammes ?? {}).flatMap(([programme, { scope }]) => [
    ...(scope.marginClasses ?? []).map((name) => {
      const { initial, maintenance } = record?.dials.marginClasses.get(name) ?? AS_APPROVED;
      const found = marginClasses(set).find((one) => one.name === name);
      const [opens, keeps] = [found?.initialMargin.rows[0], found?.maintenanceMargin.rows[0]];
      return {
        ...{ pointer: jsonPointer('marginClasses', name), programme, initial, maintenance },
        initialRate: opens ? effectiveRate(opens.rate, initial) : null,
        maintenanceRate: keeps ? effectiveRate(keeps.rate, maintenance) : null,
      };
    }),
    ...(scope.portfolios ?? []).map((name) => {
      const dial = record?.dials.portfolios.get(name) ?? AS_APPROVED;
      return {
        ...{ pointer: jsonPointer('portfolios', name), programme, ...dial },
        ...{ initialRate: null, maintenanceRate: null },
      };
    }),
  ]);
}

const AS_APPROVED = { initial: '1', maintenance: '1' } as const;

const effectiveDial = builder.objectRef<EffectiveDial>('EffectiveDial').implement({
  description: 'A class or portfolio that a programme may move, with what is in force.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Which.',
      resolve: ({ pointer }) => ({ pointer }),
    }),
    programme: t.exposeString('programme', { description: 'The programme that may move it.' }),
    initial: t.expose('initial', {
      type: 'Decimal',
      description: 'Multiplier of initial margin in force; 1 as approved.',
    }),
    maintenance: t.expose('maintenance', {
      type: 'Decimal',
      description: 'Multiplier of maintenance margin in force; 1 as approved.',
    }),
    moved: t.boolean({
      description: 'Whether either is other than approved.',
      resolve: ({ initial, maintenance }) => !decimal(initial).eq(ONE) || !decimal(maintenance).eq(ONE),
    }),
    initialRate: t.expose('initialRate', {
      type: 'Decimal',
      nullable: true,
      description:
        'Initial margin of the smallest position in force, as a fraction of notional; null when it depends on the market, and of a portfolio.',
    }),
    maintenanceRate: t.expose('maintenanceRate', {
      type: 'Decimal',
      nullable: true,
      description: 'The same of maintenance margin.',
    }),
  }),
});

export const effectiveParameters = builder.objectRef<Effective>('EffectiveParameters').implement({
  description: 'A version as programmes left it: what accounts are margined by.',
  fields: (t) => ({
    hash: t.exposeString('hash', {
      description: 'SHA-256 of the effective parameter set; that of the version where nothing moves it.',
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'When these dials came into force; null: the version is as it was approved.',
    }),
    dials: t.field({
      type: [effectiveDial],
      description: 'Every class and portfolio that a programme of the version may move.',
      resolve: ({ dials }) => [...dials],
    }),
  }),
});
