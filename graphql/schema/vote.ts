import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';
import { verdict } from '../kit/enums';

export const vote = builder.prismaNode('Vote', {
  id: { field: 'id' },
  nullable: true,
  description: "A person's verdict on a digest. It never changes; an edit of the proposal voids it.",
  fields: (t) => ({
    person: t.relation('person', { description: 'Who voted.' }),
    verdict: t.expose('verdict', { type: verdict, description: 'What they decided.' }),
    reason: t.string({
      nullable: true,
      description: 'Why, in words.',
      resolve: ({ reason }) => (reason === null ? null : visibleText(reason)),
    }),
    reviewCycle: t.exposeInt('reviewCycle', { description: 'The review cycle it was given in.' }),
    revision: t.relation('revision', { description: 'The revision it was given on.' }),
    digest: t.exposeString('digest', { description: 'SHA-256 of `digestText`: what was decided on.' }),
    digestText: t.exposeString('digestText', {
      description: 'Everything that was decided on, as RFC 8785 JSON text.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was given.' }),
    counts: t.boolean({
      description: 'Whether it still counts: of this cycle, on this revision and evidence, by one who may.',
      resolve: async ({ id, proposalId }, _args, { reads }) =>
        (await reads.approvalStanding(proposalId)).counting.has(id),
    }),
  }),
});
