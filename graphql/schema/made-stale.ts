import { builder } from '../kit/builder';
import { proposal } from './proposal';

builder.prismaObjectField(proposal, 'makesStale', (t) =>
  t.field({
    type: [proposal],
    description:
      'The other proposals in review or on their way, oldest first: once a version goes live, each of them is stale and needs fresh approvals.',
    select: { id: true },
    resolve: async ({ id }, _args, { reads }) =>
      (await reads.onTheirWay()).filter((other) => other.id !== id),
  }),
);
