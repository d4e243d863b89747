import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialsOf } from '../../lib/domain/dynamics/in-force';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { canonicalJson, contentHash } from '../../lib/domain/json/canonical';
import { NO_DIALS } from '../../lib/domain/parameters/dial-vector';
import { type Dials, withDials } from '../../lib/domain/parameters/effective';
import { NO_RAMPS } from '../../lib/domain/parameters/ramps';
import { parseParameterSet } from '../../lib/domain/parameters/validate';
import { importDrawnBars, majorsProgramme, withProgrammes } from '../../lib/testing/adjusting-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';

let venue: ApiVenue;
let viewer: Actor;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
  viewer = await venue.person('VIEWER');
  const firstBar = await importDrawnBars(venue);
  await venue.activated(
    withProgrammes({
      majors: majorsProgramme(firstBar),
      alts: majorsProgramme(firstBar, { scope: { marginClasses: ['alts'] } }),
    }),
  );
});
afterAll(() => venue.close());

interface Effective {
  readonly hash: string;
  readonly since: string | null;
  readonly dials: readonly object[];
}
interface Answer {
  readonly parameters: {
    readonly number: number;
    readonly effective: Effective;
    readonly parameterSet: { readonly hash: string; readonly document: unknown };
  };
  readonly effectiveParameters: Effective & { readonly versionNumber: number; readonly document: object };
}

const ASKED = `query ($at: DateTime) {
  parameters(at: $at) { number effective(at: $at) {
    hash since dials { subject { name } programme initial maintenance moved initialRate maintenanceRate }
  } parameterSet { hash document } }
  effectiveParameters(at: $at) { versionNumber hash since document classes { name initialRate maintenanceRate maximumLeverage } dials { subject { name } initial adds(notional: "1000") { initial maintenance } } }
}`;

test('a version says what its dials leave of it, from when they came into force', async () => {
  const asked = (at: Date | null) => venue.read<Answer>(viewer, ASKED, { at: at?.toISOString() ?? null });
  const { parameters: before, effectiveParameters: approved } = await asked(null);
  expect(before.effective).toMatchObject({ since: null, hash: before.parameterSet.hash });
  expect(approved).toMatchObject({
    ...{ versionNumber: before.number, since: null, hash: before.parameterSet.hash },
    ...{ classes: [], document: before.parameterSet.document },
  });

  const [{ now } = { now: new Date() }] = await venue.prisma.$queryRaw<{ now: Date }[]>`select now() as now`;
  const dials = dialsOf([['/marginClasses/alts', { initial: '1.5', maintenance: '1.25' }]]);
  const set = parseParameterSet(before.parameterSet.document);
  const moved = set.ok ? withDials(set.value, dials) : set;
  const hash = moved.ok ? moved.value.hash : '';
  await venue.within(async ({ adjustments, venue: row }) => {
    await row.lock();
    await adjustments.putEffective({
      ...{ versionNumber: before.number, dials, ramps: NO_RAMPS },
      ...{ hash, at: now },
    });
  });

  const { parameters, effectiveParameters } = await asked(null);
  expect(parameters.effective).toMatchObject({ hash, since: now.toISOString() });
  expect(parameters.effective.dials).toEqual([
    {
      ...{ subject: { name: 'alts' }, programme: 'alts', initial: '1.5', maintenance: '1.25', moved: true },
      ...{ initialRate: '0.075', maintenanceRate: '0.025' },
    },
    {
      ...{ subject: { name: 'majors' }, programme: 'majors', initial: '1', maintenance: '1', moved: false },
      ...{ initialRate: '0.01', maintenanceRate: '0.004' },
    },
  ]);
  expect(effectiveParameters).toMatchObject({
    ...{ versionNumber: before.number, hash, since: now.toISOString() },
    // Of those that are as approved the version says all.
    classes: [
      {
        name: 'alts',
        initialRate: '0.075',
        maintenanceRate: '0.025',
        maximumLeverage: '13.333333333333333333',
      },
    ],
    dials: [
      { subject: { name: 'alts' }, adds: { initial: '25', maintenance: '5' } },
      { subject: { name: 'majors' }, adds: { initial: '0', maintenance: '0' } },
    ],
    document: { marginClasses: { alts: { dial: { initial: '1.5', maintenance: '1.25' } } } },
  });
  // What is told is what the hash is of.
  expect(contentHash(canonicalJson(effectiveParameters.document))).toBe(hash);

  const earlier = await asked(new Date(now.getTime() - 1));
  expect(earlier.parameters.effective.since).toBeNull();
  expect(earlier.effectiveParameters).toMatchObject({ since: null, hash: before.parameterSet.hash });
});

test('a class on a ramp says what is asked between both ends, with its dial or without one', async () => {
  const curve = (rate: string) => ({ curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } }) as const;
  const before = { initialMargin: curve('0.02'), maintenanceMargin: curve('0.01') };
  // Looser: maintenance margin goes first. 2 % − 0.25 × 1 % and 1 % − 0.5 × 0.6 %.
  const ramps = new Map([['majors', { before, weight: { initial: '0.25', maintenance: '0.5' } }]]);
  const { versions } = await venue.read<{ versions: { edges: { node: { number: number } }[] } }>(
    viewer,
    '{ versions(first: 1) { edges { node { number } } } }',
  );
  const classesUnder = async (dials: Dials) => {
    await venue.within(async ({ adjustments, venue: row }) => {
      await row.lock();
      const at = new Date(Date.now() + 1_000);
      const versionNumber = versions.edges[0]?.node.number ?? 0;
      await adjustments.putEffective({ versionNumber, dials, ramps, hash: 'a'.repeat(64), at });
    });
    const { effectiveParameters } = await venue.read<{ effectiveParameters: object }>(
      viewer,
      `{ effectiveParameters { ramps { marginClass initial maintenance }
         classes { name initialRate maintenanceRate maximumLeverage }
         dials { subject { name } initialRate adds(notional: "1000") { initial } } } }`,
    );
    return effectiveParameters;
  };
  expect(await classesUnder(NO_DIALS)).toMatchObject({
    ramps: [{ marginClass: 'majors', initial: '0.25', maintenance: '0.5' }],
    classes: [
      {
        ...{ name: 'majors', initialRate: '0.0175', maintenanceRate: '0.007' },
        maximumLeverage: '57.142857142857142857',
      },
    ],
  });
  const raised = dialsOf([['/marginClasses/majors', { initial: '2', maintenance: '1' }]]);
  expect(await classesUnder(raised)).toMatchObject({
    classes: [{ name: 'majors', initialRate: '0.035', maintenanceRate: '0.007' }],
    dials: [
      { subject: { name: 'alts' } },
      { subject: { name: 'majors' }, initialRate: '0.035', adds: { initial: '17.5' } },
    ],
  });
});

test('before the first version there are none', async () => {
  const { effectiveParameters } = await venue.read<{ effectiveParameters: unknown }>(
    viewer,
    '{ effectiveParameters(at: "2000-01-01T00:00:00Z") { hash } }',
  );
  expect(effectiveParameters).toBeNull();
});
