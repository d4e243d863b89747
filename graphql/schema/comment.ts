import { byKind } from '../../lib/domain/governance/proposal/document';
import { type NamedTier, placeOfTier, tierAt } from '../../lib/domain/governance/proposal/commented-tier';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';

interface CommentedTier extends NamedTier {
  readonly place: string | null;
}

const commentedTier = builder.objectRef<CommentedTier>('CommentedTier').implement({
  description: 'A tier, known by where it begins: it stays the same one when tiers come or go before it.',
  fields: (t) => ({
    marginClass: t.exposeString('marginClass', { description: 'The class that has it.' }),
    requirement: t.exposeString('requirement', {
      description: 'The requirement of the class that has it, as the parameter set calls it.',
    }),
    floor: t.string({
      description: 'Where it begins, as the parameter set spells it.',
      resolve: ({ floor }) => floor,
    }),
    place: t.exposeString('place', {
      nullable: true,
      description:
        "JSON Pointer to it in the proposal's current revision; null when no tier begins there any more.",
    }),
  }),
});

const DOCUMENT = { select: { documentKind: true, documentHash: true } } as const;

export const comment = builder.prismaNode('Comment', {
  id: { field: 'id' },
  nullable: true,
  description: 'A remark on a proposal. It never changes.',
  fields: (t) => ({
    author: t.relation('author', { description: 'Who wrote it.' }),
    body: t.string({ description: 'The remark.', resolve: ({ body }) => visibleText(body) }),
    path: t.exposeString('path', {
      nullable: true,
      description: "JSON Pointer into the revision's parameter set; null: on the whole.",
    }),
    tier: t.field({
      type: commentedTier,
      nullable: true,
      description: 'The tier that `path` named when it was written; null when it is on something else.',
      select: { path: true, revision: DOCUMENT, proposal: { select: { currentRevision: DOCUMENT } } },
      resolve: async ({ path, revision, proposal }, _args, { reads }) => {
        if (path === null) return null;
        const documentOf = async (of: typeof revision): Promise<unknown> =>
          (await byKind(of, { PARAMETER_SET: (hash) => reads.parameterSet(hash) })).document;
        const tier = tierAt(await documentOf(revision), path);
        if (tier === null) return null;
        const current = proposal.currentRevision ?? revision;
        return { ...tier, place: placeOfTier(await documentOf(current), tier) };
      },
    }),
    revision: t.relation('revision', { description: 'The revision it was written on.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
  }),
});
