import { diffParameterSets } from '../../lib/domain/parameters/diff/diff';
import type { ParameterSetDiff } from '../../lib/domain/parameters/diff/parameter-set-diff';
import { parseParameterSetText } from '../../lib/domain/parameters/validate';
import type { Fault } from '../../lib/domain/result';
import { builder } from '../kit/builder';
import { HEAVY_COST } from '../kit/connection';
import { impactType } from './impact';
import { parameterSetDiff } from './parameter-set-diff';
import { ACCESS, faultType, resultUnion } from '../kit/refusals';

interface ParameterSetLintShape {
  readonly faults: readonly Fault[];
  /** Null when there are faults. */
  readonly hash: string | null;
  readonly diff: ParameterSetDiff | null;
}

const parameterSetLint = builder.objectRef<ParameterSetLintShape>('ParameterSetLint').implement({
  description: 'What the validator says of a document.',
  fields: (t) => ({
    valid: t.boolean({
      description: 'Whether the document is a parameter set.',
      resolve: ({ faults }) => faults.length === 0,
    }),
    faults: t.field({
      type: [faultType],
      description: 'Every fault; empty when valid.',
      resolve: ({ faults }) => [...faults],
    }),
    hash: t.exposeString('hash', {
      nullable: true,
      description: 'SHA-256 of its canonical text; null when it has no canonical form.',
    }),
    diff: t.expose('diff', {
      type: parameterSetDiff,
      nullable: true,
      description: 'Against the live version; null when it cannot be read, or before the first version.',
    }),
  }),
});

const previewChangeResult = resultUnion('PreviewChangeResult', impactType, [
  ...ACCESS,
  'InvalidInput',
  'MissingPrices',
]);

builder.queryFields((t) => ({
  lintParameterSet: t.field({
    type: parameterSetLint,
    complexity: { field: 250 },
    description: 'Validates a document and compares it with the live version; stores nothing.',
    args: { document: t.arg.string({ required: true, description: 'A whole parameter set as JSON text.' }) },
    resolve: async (_root, { document }, { reads }) => {
      const parsed = parseParameterSetText(document);
      if (!parsed.ok) return { faults: parsed.refusal, hash: null, diff: null };
      const live = await reads.liveParameterSet();
      return {
        faults: await reads.applicabilityFaults(parsed.value),
        hash: parsed.value.hash,
        diff: live && diffParameterSets(live, parsed.value),
      };
    },
  }),
  previewChange: t.field({
    type: previewChangeResult,
    complexity: { field: HEAVY_COST },
    description: 'What a document would do to the live accounts now; stores nothing, is no evidence.',
    args: { document: t.arg.string({ required: true, description: 'A whole parameter set as JSON text.' }) },
    resolve: async (_root, { document }, { actor, deps }) => {
      const preview = await deps.heavy(actor, () => deps.previewChange(actor, document));
      return preview.ok ? preview.value : preview.refusal;
    },
  }),
}));
