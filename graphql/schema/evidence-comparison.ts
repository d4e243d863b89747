import { mayActor } from '../../lib/domain/governance/people/actor';
import {
  compareEvidence,
  type ComparedItem,
  type EvidenceComparison,
} from '../../lib/domain/risk/evidence-comparison';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';
import { keyOf } from '../kit/proposal-input';
import { readerError } from '../server/access';

const comparedItem = builder.objectRef<ComparedItem>('ComparedItem').implement({
  description: 'One thing that two documents of evidence say.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is.' }),
    a: t.exposeString('a', { nullable: true, description: 'As the first says it; null where it does not.' }),
    b: t.exposeString('b', { nullable: true, description: 'As the second says it; null where it does not.' }),
    isSame: t.boolean({ description: 'Whether both say the same.', resolve: ({ a, b }) => a === b }),
  }),
});

const evidenceComparison = builder.objectRef<EvidenceComparison>('EvidenceComparison').implement({
  description: 'What two simulations were of, and what they found, side by side.',
  fields: (t) => ({
    inputs: t.field({
      type: [comparedItem],
      description: 'What they were computed from: hashes, or as canonical JSON.',
      resolve: ({ inputs }) => [...inputs],
    }),
    figures: t.field({
      type: [comparedItem],
      description: 'What they found: counts, and amounts in the settlement asset.',
      resolve: ({ figures }) => [...figures],
    }),
  }),
});

builder.queryFields((t) => ({
  compareEvidence: t.field({
    type: evidenceComparison,
    description: 'Evidence of two finished simulations, side by side.',
    args: {
      a: t.arg.id({ required: true, description: 'Id of a finished simulation.' }),
      b: t.arg.id({ required: true, description: 'Id of another one.' }),
    },
    resolve: async (_root, ids, { actor, reads }) => {
      if (!mayActor(actor, 'READ')) throw readerError(actor);
      const evidenceOf = async (name: 'a' | 'b') => {
        const evidence = await reads.evidence(keyOf('Simulation', ids[name]));
        if (!evidence)
          throw badArgument(`compareEvidence.${name}`, 'finished', 'names no finished simulation');
        return evidence;
      };
      return compareEvidence(await evidenceOf('a'), await evidenceOf('b'));
    },
  }),
}));
