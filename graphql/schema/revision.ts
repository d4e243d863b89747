import { byKind } from '../../lib/domain/governance/proposal/document';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';
import { documentKind } from '../kit/enums';
import { parameterSet } from './parameter-set';
import { version } from './version';

export const revision = builder.prismaNode('Revision', {
  id: { field: 'id' },
  nullable: true,
  description: 'One immutable edit of a proposal, identified by its hash.',
  fields: (t) => ({
    ordinal: t.exposeInt('ordinal', { description: '1, 2, 3 … within its proposal.' }),
    hash: t.exposeString('hash', { description: 'SHA-256 of what it says; what a vote names.' }),
    baseVersion: t.field({
      type: version,
      description: 'The version it changes.',
      resolve: async ({ baseVersion }, _args, { reads }) => reads.existingVersion(baseVersion),
    }),
    documentKind: t.expose('documentKind', {
      type: documentKind,
      description: 'What the document it proposes is; the same in every revision of a proposal.',
    }),
    documentHash: t.exposeString('documentHash', {
      description: 'SHA-256 of the canonical text of the document it proposes.',
    }),
    parameterSet: t.field({
      type: parameterSet,
      description: 'The whole parameter set it proposes.',
      resolve: (named, _args, { reads }) =>
        byKind(named, { PARAMETER_SET: (hash) => reads.parameterSet(hash) }),
    }),
    editor: t.relation('editor', { description: 'Who made this edit; they may not vote.' }),
    note: t.string({
      nullable: true,
      description: 'What changed in this edit, in words.',
      resolve: ({ note }) => (note === null ? null : visibleText(note)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});
