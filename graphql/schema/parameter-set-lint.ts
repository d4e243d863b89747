import { diffParameterSets } from '../../lib/domain/parameters/diff/diff';
import type { ParameterSetDiff } from '../../lib/domain/parameters/diff/parameter-set-diff';
import type { ParameterSet } from '../../lib/domain/parameters/document/parameter-set';
import { approvable } from '../../lib/domain/parameters/approvable';
import { parseParameterSetText } from '../../lib/domain/parameters/validate';
import type { Reads } from '../../lib/db/reads/request-reads';
import type { GuardrailBreach } from '../../lib/domain/governance/guardrails/breach';
import type { Fault } from '../../lib/domain/result';
import { gatherSetBreaches } from '../../lib/usecases/proposals/steps/gather-breaches';
import { builder } from '../kit/builder';
import { HEAVY_COST } from '../kit/connection';
import { impactType } from './impact';
import { parameterSetDiff } from './parameter-set-diff';
import { ACCESS, faultType, guardrailFault, resultUnion } from '../kit/refusals';

interface ParameterSetLintShape {
  readonly faults: readonly Fault[];
  readonly breaches: readonly GuardrailBreach[];
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
    guardrailBreaches: t.field({
      type: [guardrailFault],
      description:
        'Guardrails that it would not keep within as a change of the live version: it may be saved, and not submitted.',
      resolve: ({ breaches }) => [...breaches],
    }),
    hash: t.exposeString('hash', {
      nullable: true,
      description: 'SHA-256 of its canonical text; null when it has no canonical form.',
    }),
    diff: t.expose('diff', {
      type: parameterSetDiff,
      nullable: true,
      description:
        'Against the live version, or the one asked for; null when the document cannot be read, or there is no such version.',
    }),
  }),
});

const previewChangeResult = resultUnion('PreviewChangeResult', impactType, [
  ...ACCESS,
  'InvalidInput',
  'MissingPrices',
]);

async function ofVersion(reads: Reads, number: number) {
  const version = await reads.version(number);
  return version && reads.parameterSet(version.parameterSetHash);
}

async function breachesOfSet(reads: Reads, set: ParameterSet): Promise<readonly GuardrailBreach[]> {
  const venue = await reads.venue();
  if (venue === null) return [];
  const question = { policy: await reads.policy(venue.policyVersion), now: await reads.now(), at: null };
  return gatherSetBreaches(reads.breachSources, 'CHANGE', set, question);
}

builder.queryFields((t) => ({
  lintParameterSet: t.field({
    type: parameterSetLint,
    complexity: { field: 250 },
    description:
      'Validates a document and compares it with the live version, or with another; stores nothing.',
    args: {
      document: t.arg.string({ required: true, description: 'A whole parameter set as JSON text.' }),
      against: t.arg.int({
        description: 'Number of the version to compare it with; left out: the live one.',
      }),
    },
    resolve: async (_root, { document, against }, { reads }) => {
      const parsed = approvable(parseParameterSetText(document));
      if (!parsed.ok) return { faults: parsed.refusal, breaches: [], hash: null, diff: null };
      const compared = await (against == null ? reads.liveParameterSet() : ofVersion(reads, against));
      return {
        faults: await reads.applicabilityFaults(parsed.value),
        breaches: await breachesOfSet(reads, parsed.value),
        hash: parsed.value.hash,
        diff: compared && diffParameterSets(compared, parsed.value),
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
