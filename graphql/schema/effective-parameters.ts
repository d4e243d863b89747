import type { Reads } from '../../lib/db/reads/request-reads';
import { assert } from '../../lib/domain/assert';
import { jsonPointer } from '../../lib/domain/json/json-pointer';
import { type Decimal, decimal, ONE } from '../../lib/domain/number/decimal';
import type { DialDocument } from '../../lib/domain/curves/formula-document';
import type { MarginClassDocument, ParameterSet } from '../../lib/domain/parameters/document/parameter-set';
import { withDials } from '../../lib/domain/parameters/effective';
import { type ClassRamp, NO_RAMPS, onRamps, rampedDocument } from '../../lib/domain/parameters/ramps';
import { addedByDial, type RatesInForce, ratesInForce } from '../../lib/domain/parameters/effective-rate';
import type { EffectiveRecord } from '../../lib/ports/adjustments';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';
import { adjustmentSubject } from './adjustment-slot';

interface EffectiveDial {
  readonly pointer: string;
  readonly programme: string;
  readonly dial: DialDocument;
  /** On its ramp where it is on one; undefined of portfolios. */
  readonly stated: MarginClassDocument | undefined;
}

export interface Effective {
  readonly versionNumber: number;
  /** As it was approved. */
  readonly set: ParameterSet;
  /** Null: nothing moves it. */
  readonly record: EffectiveRecord | null;
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
  return {
    ...{ versionNumber: version.number, set, record },
    ...{ hash: record?.hash ?? set.hash, since: record?.at ?? null, dials: dialsOf(set, record) },
  };
}

function moved(set: ParameterSet, { dials, ramps }: EffectiveRecord): ParameterSet {
  const standing = onRamps(set, ramps);
  const effective = standing.ok ? withDials(standing.value, dials) : standing;
  assert(effective.ok, 'what is in force was proved as it came into force');
  return effective.value;
}

function dialsOf(set: ParameterSet, record: EffectiveRecord | null): readonly EffectiveDial[] {
  const { marginClasses } = rampedDocument(set.document, record?.ramps ?? NO_RAMPS);
  return Object.entries(set.document.adjustmentProgrammes ?? {}).flatMap(([programme, { scope }]) => [
    ...(scope.marginClasses ?? []).map((name) => ({
      ...{ pointer: jsonPointer('marginClasses', name), programme, stated: marginClasses[name] },
      dial: record?.dials.marginClasses.get(name) ?? AS_APPROVED,
    })),
    ...(scope.portfolios ?? []).map((name) => ({
      ...{ pointer: jsonPointer('portfolios', name), programme, stated: undefined },
      dial: record?.dials.portfolios.get(name) ?? AS_APPROVED,
    })),
  ]);
}

const AS_APPROVED: DialDocument = { initial: '1', maintenance: '1' };

function isMoved({ initial, maintenance }: DialDocument): boolean {
  return !decimal(initial).eq(ONE) || !decimal(maintenance).eq(ONE);
}

interface ClassInForce extends RatesInForce {
  readonly name: string;
}

/** The classes that are other than the version states them. */
function classesInForce({ set, record }: Effective): readonly ClassInForce[] {
  if (!record) return [];
  const { marginClasses } = rampedDocument(set.document, record.ramps);
  return Object.entries(marginClasses).flatMap(([name, stated]) => {
    const dial = record.dials.marginClasses.get(name) ?? AS_APPROVED;
    return record.ramps.has(name) || isMoved(dial) ? [{ name, ...ratesInForce(stated, dial) }] : [];
  });
}

interface Addition {
  readonly initial: Decimal | null;
  readonly maintenance: Decimal | null;
}

const addition = builder.objectRef<Addition>('DialAddition').implement({
  description:
    'What dials add to the requirements of a position of one notional; below 0 where they take away.',
  fields: (t) => ({
    initial: t.expose('initial', {
      type: 'Decimal',
      nullable: true,
      description: 'To initial margin; null when it depends on the market, and of a portfolio.',
    }),
    maintenance: t.expose('maintenance', {
      type: 'Decimal',
      nullable: true,
      description: 'To maintenance margin, likewise.',
    }),
  }),
});

const effectiveDial = builder.objectRef<EffectiveDial>('EffectiveDial').implement({
  description: 'A class or portfolio that a programme may move, with what is in force.',
  fields: (t) => ({
    subject: t.field({
      type: adjustmentSubject,
      description: 'Which.',
      resolve: ({ pointer }) => ({ pointer }),
    }),
    programme: t.exposeString('programme', { description: 'The programme that may move it.' }),
    initial: t.field({
      type: 'Decimal',
      description: 'Multiplier of initial margin in force; 1 as approved.',
      resolve: ({ dial }) => decimal(dial.initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'Multiplier of maintenance margin in force; 1 as approved.',
      resolve: ({ dial }) => decimal(dial.maintenance),
    }),
    moved: t.boolean({
      description: 'Whether either is other than approved.',
      resolve: ({ dial }) => isMoved(dial),
    }),
    initialRate: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Initial margin of the smallest position in force, as a fraction of notional; null when it depends on the market, and of a portfolio.',
      resolve: ({ stated, dial }) => (stated ? ratesInForce(stated, dial).initial : null),
    }),
    maintenanceRate: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The same of maintenance margin.',
      resolve: ({ stated, dial }) => (stated ? ratesInForce(stated, dial).maintenance : null),
    }),
    adds: t.field({
      type: addition,
      description: 'What the dials in force add to what was approved, for a position of so much notional.',
      args: {
        notional: t.arg({
          type: 'Decimal',
          required: true,
          description: 'In what the class settles in; above 0.',
        }),
      },
      resolve: ({ stated, dial }, { notional }) => {
        if (!notional.gt(0)) throw badArgument('adds.notional', 'notional-positive', 'is not above 0');
        const added = (requirement: keyof DialDocument): Decimal | null =>
          stated ? addedByDial(stated, requirement, notional, dial[requirement]) : null;
        return { initial: added('initial'), maintenance: added('maintenance') };
      },
    }),
  }),
});

const classInForce = builder.objectRef<ClassInForce>('ClassInForce').implement({
  description:
    'A margin class that is other than its version states it: what its smallest position must post.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    initialRate: t.expose('initial', {
      type: 'Decimal',
      nullable: true,
      description:
        'Initial margin as a fraction of notional, by its dials and its ramp, rounded up; null when it depends on the market.',
    }),
    maintenanceRate: t.expose('maintenance', {
      type: 'Decimal',
      nullable: true,
      description: 'Maintenance margin, likewise.',
    }),
    maximumLeverage: t.expose('maximumLeverage', {
      type: 'Decimal',
      nullable: true,
      description: 'Notional / initial margin, rounded down; null when it depends on the market.',
    }),
  }),
});

const classOnRamp = builder.objectRef<readonly [string, ClassRamp]>('ClassOnRamp').implement({
  description: 'A margin class on its way to what the version states, by a ramp.',
  fields: (t) => ({
    marginClass: t.string({ description: 'Its name.', resolve: ([name]) => name }),
    initial: t.field({
      type: 'Decimal',
      description: 'How much of the change counts of initial margin, from 0 to 1.',
      resolve: ([, { weight }]) => decimal(weight.initial),
    }),
    maintenance: t.field({
      type: 'Decimal',
      description: 'The same of maintenance margin.',
      resolve: ([, { weight }]) => decimal(weight.maintenance),
    }),
  }),
});

export const effectiveParameters = builder.objectRef<Effective>('EffectiveParameters').implement({
  description: 'A version as programmes and ramps left it: what accounts are margined by.',
  fields: (t) => ({
    hash: t.exposeString('hash', {
      description: 'SHA-256 of the effective parameter set; that of the version where nothing moves it.',
    }),
    versionNumber: t.exposeInt('versionNumber', { description: 'The version that they are of.' }),
    document: t.field({
      type: 'JSONDocument',
      description:
        'The effective parameter set: the version with its dials in their places, on its ramps. Its canonical form (RFC 8785) has the hash.',
      resolve: ({ set, record }) => (record ? moved(set, record) : set).document,
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'When this came into force; null: the version is as it was approved.',
    }),
    ramps: t.field({
      type: [classOnRamp],
      description: 'Every class that is on a ramp: where a change has come to.',
      resolve: ({ record }) => [...(record?.ramps ?? [])],
    }),
    classes: t.field({
      type: [classInForce],
      description: 'Every margin class that a dial or a ramp has other than the version states it, by name.',
      resolve: (effective) => [...classesInForce(effective)],
    }),
    dials: t.field({
      type: [effectiveDial],
      description: 'Every class and portfolio that a programme of the version may move.',
      resolve: ({ dials }) => [...dials],
    }),
  }),
});

builder.queryFields((t) => ({
  effectiveParameters: t.field({
    type: effectiveParameters,
    nullable: true,
    complexity: { field: 20 },
    description:
      'What accounts were margined by at an instant: the version that was live, as its programmes had moved it. Null before the first version.',
    args: { at: t.arg({ type: 'DateTime', description: 'The instant; now when left out.' }) },
    resolve: async (_root, { at }, { reads }) => {
      const number = await reads.versionNumberAt(at ?? null);
      return number === null ? null : effectiveOf(reads, await reads.existingVersion(number), at ?? null);
    },
  }),
}));
