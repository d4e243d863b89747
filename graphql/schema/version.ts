import type { Reads } from '../../lib/db/reads/request-reads';
import { builder } from '../kit/builder';
import { pageCost } from '../kit/connection';
import { versionKind } from '../kit/enums';
import { effectiveOf, effectiveParameters } from './effective-parameters';
import { parameterSet } from './parameter-set';
import { parameterSetDiff } from './parameter-set-diff';

export const version = builder.prismaNode('Version', {
  id: { field: 'number' },
  nullable: true,
  description: 'A parameter set that was activated. Numbers rise by one; a version never changes.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Given at activation.' }),
    kind: t.expose('kind', { type: versionKind, description: 'How it came to be.' }),
    activatedAt: t.expose('activatedAt', { type: 'DateTime', description: 'From then on it was live.' }),
    supersededAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the next version went live; null: it is live.',
      resolve: async ({ number }, _args, { reads }) => (await reads.version(number + 1))?.activatedAt ?? null,
    }),
    parameterSet: t.field({
      type: parameterSet,
      description: 'What it holds.',
      resolve: ({ parameterSetHash }, _args, { reads }) => reads.parameterSet(parameterSetHash),
    }),
    effective: t.field({
      type: effectiveParameters,
      complexity: { field: 20 },
      description: 'It with the dials that its programmes have, or had, in force.',
      args: { at: t.arg({ type: 'DateTime', description: 'The instant; now when left out.' }) },
      resolve: (version, { at }, { reads }) => effectiveOf(reads, version, at ?? null),
    }),
    proposal: t.relation('proposal', {
      nullable: true,
      description: 'The proposal that was activated; null for the first version.',
    }),
    changes: t.field({
      type: parameterSetDiff,
      nullable: true,
      description: 'Against the version before; null for the first version.',
      resolve: async ({ number, parameterSetHash }, _args, { reads }) => {
        const before = await reads.version(number - 1);
        return before ? reads.diff(before.parameterSetHash, parameterSetHash) : null;
      },
    }),
  }),
});

/** What was there when the request looked first: an answer never knows of a version after the one that it calls live. */
const known = async (reads: Reads) => ({ number: { lte: (await reads.liveVersionNumber()) ?? 0 } });

builder.queryFields((t) => ({
  version: t.prismaField({
    type: version,
    nullable: true,
    description: 'A version by its number; null when there is none.',
    args: { number: t.arg.int({ required: true, description: '1 and up.' }) },
    resolve: async (query, _root, { number }, { prisma, reads }) =>
      (await reads.version(number)) && prisma.version.findUnique({ ...query, where: { number } }),
  }),
  versions: t.prismaConnection(
    {
      type: version,
      cursor: 'number',
      complexity: pageCost,
      description: 'Every version, newest first.',
      totalCount: async (_root, _args, { prisma, reads }) =>
        prisma.version.count({ where: await known(reads) }),
      resolve: async (query, _root, _args, { prisma, reads }) =>
        prisma.version.findMany({ ...query, where: await known(reads), orderBy: { number: 'desc' } }),
    },
    { name: 'VersionConnection' },
    { name: 'VersionEdge' },
  ),
  parameters: t.prismaField({
    type: version,
    nullable: true,
    description: 'The version that was live at an instant; null before the first.',
    args: { at: t.arg({ type: 'DateTime', description: 'The instant; now when left out.' }) },
    resolve: async (query, _root, { at }, { prisma, reads }) => {
      const number = await reads.versionNumberAt(at ?? null);
      return number === null ? null : prisma.version.findUnique({ ...query, where: { number } });
    },
  }),
  compareVersions: t.field({
    type: parameterSetDiff,
    nullable: true,
    description: 'The semantic difference of two versions; null when one of them does not exist.',
    args: {
      from: t.arg.int({ required: true, description: 'Number of the version before.' }),
      to: t.arg.int({ required: true, description: 'Number of the version after.' }),
    },
    resolve: async (_root, { from, to }, { reads }) => {
      const [before, after] = await Promise.all([reads.version(from), reads.version(to)]);
      return before && after ? reads.diff(before.parameterSetHash, after.parameterSetHash) : null;
    },
  }),
}));
