import { builder, type DecimalOutput } from './builder';
import { direction } from './enums';

type Direction = typeof direction.$inferType;

export interface DiffRangeShape {
  readonly from: DecimalOutput;
  readonly to: DecimalOutput | null;
  readonly direction: Direction;
  readonly rateBeforeAtFrom: DecimalOutput | null;
  readonly rateBeforeAtTo: DecimalOutput | null;
  readonly rateAfterAtFrom: DecimalOutput | null;
  readonly rateAfterAtTo: DecimalOutput | null;
}

export interface DiffEntryShape {
  readonly path: string;
  readonly kind: string;
  readonly subject: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly direction: Direction;
  readonly ranges: readonly DiffRangeShape[];
}

export interface ParameterSetDiffShape {
  readonly direction: Direction;
  readonly entries: readonly DiffEntryShape[];
}

const diffRange = builder.objectRef<DiffRangeShape>('DiffRange').implement({
  description:
    'A range of notional in which a change has one direction. Rates are effective: margin / notional.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Decimal', description: 'Where it begins, in the settlement asset.' }),
    to: t.expose('to', {
      type: 'Decimal',
      nullable: true,
      description: 'Where it ends; null: without end.',
    }),
    direction: t.expose('direction', { type: direction, description: 'Of the effective rate here.' }),
    rateBeforeAtFrom: t.expose('rateBeforeAtFrom', {
      type: 'Decimal',
      nullable: true,
      description: 'Effective rate before, where the range begins.',
    }),
    rateBeforeAtTo: t.expose('rateBeforeAtTo', {
      type: 'Decimal',
      nullable: true,
      description: 'Effective rate before, where the range ends; in the limit when it has no end.',
    }),
    rateAfterAtFrom: t.expose('rateAfterAtFrom', {
      type: 'Decimal',
      nullable: true,
      description: 'Effective rate after, where the range begins.',
    }),
    rateAfterAtTo: t.expose('rateAfterAtTo', {
      type: 'Decimal',
      nullable: true,
      description: 'Effective rate after, where the range ends; in the limit when it has no end.',
    }),
  }),
});

const diffEntry = builder.objectRef<DiffEntryShape>('DiffEntry').implement({
  description: 'One difference between two parameter sets.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'JSON Pointer to what differs.' }),
    kind: t.exposeString('kind', { description: 'What sort of difference it is, stable, for programs.' }),
    subject: t.exposeString('subject', { description: 'Margin class, instrument or asset it concerns.' }),
    label: t.exposeString('label', { description: 'For people.' }),
    before: t.exposeString('before', { nullable: true, description: 'What stood there; null: nothing.' }),
    after: t.exposeString('after', { nullable: true, description: 'What stands there; null: nothing.' }),
    direction: t.expose('direction', { type: direction, description: 'Over all its ranges.' }),
    ranges: t.field({
      type: [diffRange],
      description: 'For a curve: by range of notional; else empty.',
      resolve: ({ ranges }) => [...ranges],
    }),
  }),
});

export const parameterSetDiff = builder.objectRef<ParameterSetDiffShape>('ParameterSetDiff').implement({
  description: 'The semantic difference of two parameter sets.',
  fields: (t) => ({
    direction: t.expose('direction', { type: direction, description: 'Over all entries.' }),
    entries: t.field({
      type: [diffEntry],
      description: 'Every difference, in the order of the document.',
      resolve: ({ entries }) => [...entries],
    }),
  }),
});
