import { visibleText } from '../../lib/domain/governance/people/written-text';
import { builder } from '../kit/builder';

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
    revision: t.relation('revision', { description: 'The revision it was written on.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
  }),
});
