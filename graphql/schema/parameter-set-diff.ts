import { unreachable } from '../../lib/domain/assert';
import type {
  CurveDiff,
  DiffEntry,
  NotionalRange,
  ParameterSetDiff,
} from '../../lib/domain/parameters/diff/parameter-set-diff';
import { builder } from '../kit/builder';
import { direction } from '../kit/enums';

const diffRange = builder.objectRef<NotionalRange>('DiffRange').implement({
  description:
    'A range of notional in which a change has one direction. Rates are effective: margin / notional.',
  fields: (t) => ({
    from: t.expose('from', {
      type: 'Decimal',
      description: 'Where it begins, in what its class settles in.',
    }),
    to: t.expose('to', {
      type: 'Decimal',
      nullable: true,
      description: 'Where it ends; null: without end.',
    }),
    direction: t.expose('direction', { type: direction, description: 'Of the effective rate here.' }),
    rateBeforeAtFrom: t.expose('startRateBefore', {
      type: 'Decimal',
      description: 'Effective rate before, where the range begins.',
    }),
    rateBeforeAtTo: t.expose('endRateBefore', {
      type: 'Decimal',
      description: 'Effective rate before, where the range ends; in the limit when it has no end.',
    }),
    rateAfterAtFrom: t.expose('startRateAfter', {
      type: 'Decimal',
      description: 'Effective rate after, where the range begins.',
    }),
    largestChange: t.expose('largestChange', {
      type: 'Decimal',
      description:
        'Largest relative change of the margin within the range, as a signed fraction: 0.25 is up by a quarter.',
    }),
    rateAfterAtTo: t.expose('endRateAfter', {
      type: 'Decimal',
      description: 'Effective rate after, where the range ends; in the limit when it has no end.',
    }),
  }),
});

/** A difference of a curve, or of anything else: one list for readers. */
type AnyDifference = CurveDiff | DiffEntry;
const isCurve = (difference: AnyDifference): difference is CurveDiff => 'ranges' in difference;

const diffEntry = builder.objectRef<AnyDifference>('DiffEntry').implement({
  description: 'One difference between two parameter sets.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'JSON Pointer to what differs.' }),
    kind: t.string({
      description:
        'What differs: INITIAL_MARGIN or MAINTENANCE_MARGIN for a curve, else MARGIN_CLASS_ADDED, INSTRUMENT_MOVED, HAIRCUT, ACCOUNT_LEVEL and so on. Stable, for programs.',
      resolve: (one) => (isCurve(one) ? one.requirement : one.kind),
    }),
    subject: t.string({
      description: 'Margin class, instrument, asset, level or rounding step it concerns.',
      resolve: (one) => (isCurve(one) ? (one.instrument ?? one.marginClass) : one.subject),
    }),
    label: t.string({ description: 'For people.', resolve: label }),
    before: t.string({
      nullable: true,
      description: 'What stood there; for a curve the class it is of; null: nothing.',
      resolve: (one) => (isCurve(one) ? one.marginClassBefore : one.before),
    }),
    after: t.string({
      nullable: true,
      description: 'What stands there; for a curve the class it is of; null: nothing.',
      resolve: (one) => (isCurve(one) ? one.marginClass : one.after),
    }),
    direction: t.expose('direction', { type: direction, description: 'Over all its ranges.' }),
    settlementAsset: t.string({
      nullable: true,
      description:
        'What amounts of a margin class of the live version are in; null of another one, of anything else, and where none of its instruments is listed.',
      resolve: async (one, _args, { reads }) => {
        const name = isCurve(one) ? one.marginClass : one.kind === 'MAXIMUM_NOTIONAL' ? one.subject : null;
        const set = name === null ? null : await reads.liveParameterSet();
        const symbols = (name !== null && set?.document.marginClasses[name]?.instruments) || [];
        const listed = await Promise.all(symbols.map((symbol) => reads.settlement(symbol)));
        return listed.find((instrument) => instrument !== null)?.settlementAsset ?? null;
      },
    }),
    ranges: t.field({
      type: [diffRange],
      description: 'For a curve: by range of notional; else empty.',
      resolve: (one) => (isCurve(one) ? [...one.ranges] : []),
    }),
  }),
});

function label(one: AnyDifference): string {
  if (isCurve(one)) {
    const margin = one.requirement === 'INITIAL_MARGIN' ? 'Initial margin' : 'Maintenance margin';
    return one.instrument === null
      ? `${margin} of ${one.marginClass}`
      : `${margin} of ${one.instrument}, moved from ${one.marginClassBefore} to ${one.marginClass}`;
  }
  switch (one.kind) {
    case 'SETTLEMENT_ASSET':
      return one.path === '/settlementAsset' ? 'Settlement asset' : `Contracts settle in ${one.subject}`;
    case 'MARGIN_CLASS_ADDED':
      return `Margin class ${one.subject} added`;
    case 'MARGIN_CLASS_REMOVED':
      return `Margin class ${one.subject} removed`;
    case 'INSTRUMENT_ADDED':
      return `Instrument ${one.subject} added`;
    case 'INSTRUMENT_REMOVED':
      return `Instrument ${one.subject} removed`;
    case 'INSTRUMENT_MOVED':
      return `Instrument ${one.subject} moved`;
    case 'MAXIMUM_NOTIONAL':
      return `Maximum notional of ${one.subject}`;
    case 'COLLATERAL_ADDED':
      return `Collateral ${one.subject} added`;
    case 'COLLATERAL_REMOVED':
      return `Collateral ${one.subject} removed`;
    case 'HAIRCUT':
      return `Haircut of ${one.subject}`;
    case 'PRICED_BY':
      return `Price source of ${one.subject}`;
    case 'ACCOUNT_LEVEL':
      return `Account rule ${one.subject}`;
    case 'ROUNDING':
      return `Rounding of ${one.subject}`;
    case 'FORMULA':
      return `Formula of ${one.subject}: ${placeOf(one.path)}`;
    case 'RULE':
      return ruleLabel(one);
    default:
      return unreachable(one.kind);
  }
}

function ruleLabel({ subject, path }: DiffEntry): string {
  const place = placeOf(path);
  if (path.startsWith('/adjustmentProgrammes/'))
    return place === '' ? `Programme ${subject}` : `Programme ${subject}: ${place}`;
  return `${RULES_OF[subject] ?? `Rule of ${subject}`}: ${place}`;
}

const RULES_OF: Record<string, string> = { accountRules: 'Account rules', marketData: 'Market data' };

/** The part of a path below its class, asset or section, for people: "initial margin, modifier 1, point 2, at". */
function placeOf(path: string): string {
  const segments = path.split('/').slice(1);
  const within = segments.slice(
    ['marginClasses', 'collateral', 'portfolios', 'adjustmentProgrammes'].includes(segments[0] ?? '') ? 2 : 1,
  );
  return within
    .map((segment) => (/^\d+$/.test(segment) ? String(Number(segment) + 1) : segment))
    .map((segment) => segment.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`))
    .join(' ');
}

export const parameterSetDiff = builder.objectRef<ParameterSetDiff>('ParameterSetDiff').implement({
  description: 'The semantic difference of two parameter sets.',
  fields: (t) => ({
    direction: t.expose('direction', { type: direction, description: 'Over all entries.' }),
    entries: t.field({
      type: [diffEntry],
      description: 'Curves first, by margin class; then everything else, by path.',
      resolve: ({ curves, entries }): AnyDifference[] => [...curves, ...entries],
    }),
  }),
});
