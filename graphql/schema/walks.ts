import { decimal } from '../../lib/domain/number/decimal';
import { stressOf, walksOf } from '../../lib/domain/risk/evidence';
import type {
  AskedPath,
  HeldAlong,
  Walk,
  WalkCourse,
  WalkStep,
  WalkTotal,
  WalkUnder,
} from '../../lib/domain/risk/studies/walks/walks';
import { builder } from '../kit/builder';
import { simulation } from './simulation';

interface ServedStep extends WalkStep {
  readonly at: string;
}

const walkStep = builder.objectRef<ServedStep>('WalkStep').implement({
  description:
    'What comes of accounts at an instant of a path; amounts in the settlement asset. Whoever is liquidated is gone.',
  fields: (t) => ({
    at: t.exposeString('at', { description: 'The instant, as the path states it.' }),
    called: t.exposeInt('called', {
      description: 'Margin calls that open there, of accounts that are not liquidated there.',
    }),
    closed: t.exposeInt('closed', { description: 'Margin calls that close there.' }),
    overdue: t.exposeInt('overdue', {
      description: 'Margin calls whose grace period ends there, still open.',
    }),
    inCall: t.exposeInt('inCall', { description: 'Margin calls that are open after it.' }),
    liquidated: t.exposeInt('liquidated', { description: 'Accounts that are liquidated there.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'What those hold at the prices there.',
      resolve: ({ notional }) => decimal(notional),
    }),
    badDebt: t.field({
      type: 'Decimal',
      description: 'How far those are below zero together.',
      resolve: ({ badDebt }) => decimal(badDebt),
    }),
    fund: t.field({
      type: 'Decimal',
      description: 'What is left of the insurance fund after it.',
      resolve: ({ fund }) => decimal(fund),
    }),
    uncovered: t.field({
      type: 'Decimal',
      description: 'What the fund does not cover of the bad debt there.',
      resolve: ({ uncovered }) => decimal(uncovered),
    }),
    unmargined: t.exposeInt('unmargined', {
      description: 'Accounts that are not gone and cannot be margined there.',
    }),
  }),
});

const walkTotal = builder.objectRef<WalkTotal>('WalkTotal').implement({
  description:
    'What a path comes to from its beginning to its end, accounts that are liquidatable as it begins among it.',
  fields: (t) => ({
    called: t.exposeInt('called', { description: 'Margin calls that open.' }),
    closed: t.exposeInt('closed', { description: 'Margin calls that close.' }),
    overdue: t.exposeInt('overdue', {
      description: 'Margin calls whose grace period ends while they are open.',
    }),
    liquidated: t.exposeInt('liquidated', { description: 'Accounts that are liquidated.' }),
    notional: t.field({
      type: 'Decimal',
      description: 'What those held, each as it was liquidated.',
      resolve: ({ notional }) => decimal(notional),
    }),
    badDebt: t.field({
      type: 'Decimal',
      description: 'What those lacked, each as it was liquidated.',
      resolve: ({ badDebt }) => decimal(badDebt),
    }),
    fund: t.field({
      type: 'Decimal',
      description: 'What is left of the insurance fund.',
      resolve: ({ fund }) => decimal(fund),
    }),
    uncovered: t.field({
      type: 'Decimal',
      description: 'Of the bad debt, what the fund did not cover.',
      resolve: ({ uncovered }) => decimal(uncovered),
    }),
  }),
});

interface ServedHeld extends Pick<HeldAlong, 'instrument'> {
  readonly at: readonly string[];
}

const heldAlong = builder.objectRef<ServedHeld>('WalkHeldPrice').implement({
  description: 'An instrument of which the price guard holds a price along a path.',
  fields: (t) => ({
    instrument: t.exposeString('instrument', { description: 'Its symbol.' }),
    at: t.stringList({
      description: 'The instants at which accounts are margined at its last accepted price.',
      resolve: ({ at }) => [...at],
    }),
  }),
});

interface ServedCourse {
  readonly steps: readonly ServedStep[];
  readonly total: WalkTotal;
}

const walkCourse = builder.objectRef<ServedCourse>('WalkCourse').implement({
  description: 'What comes of accounts along a path, one instant after the other.',
  fields: (t) => ({
    steps: t.field({
      type: [walkStep],
      description: 'The first is as prices are; then one for each instant of the path after its first.',
      resolve: ({ steps }) => [...steps],
    }),
    total: t.field({ type: walkTotal, description: 'All of them together.', resolve: ({ total }) => total }),
  }),
});

interface ServedUnder {
  readonly course: ServedCourse;
  readonly held: readonly ServedHeld[];
}

const walkUnder = builder.objectRef<ServedUnder>('WalkUnder').implement({
  description: 'A path under one parameter set.',
  fields: (t) => ({
    course: t.field({
      type: walkCourse,
      description: 'What comes of accounts.',
      resolve: ({ course }) => course,
    }),
    held: t.field({
      type: [heldAlong],
      description: 'Prices that the price guard holds.',
      resolve: ({ held }) => [...held],
    }),
  }),
});

interface ServedWalk {
  readonly scenario: string;
  readonly name: string;
  readonly before: ServedUnder;
  readonly after: ServedUnder;
}

const pathWalk = builder.objectRef<ServedWalk>('PathWalk').implement({
  description:
    'What comes of accounts along a path of the scenario library: calls and their grace, prices as the price guard lets them through, and whoever is liquidated is gone. Nobody trades or pays in, and no sale moves a price. Counts and sums are exact.',
  fields: (t) => ({
    scenarioHash: t.exposeString('scenario', { description: 'SHA-256 of the scenario.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    before: t.field({
      type: walkUnder,
      description: 'Under the base version.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: walkUnder,
      description: 'Under the proposed parameters.',
      resolve: ({ after }) => after,
    }),
  }),
});

interface ServedWalks {
  readonly insuranceFund: string | null;
  readonly walks: readonly ServedWalk[];
}

const pathWalks = builder.objectRef<ServedWalks>('PathWalks').implement({
  description: 'What comes of accounts along paths, under both parameter sets.',
  fields: (t) => ({
    insuranceFund: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What the insurance fund held; null: nothing was stated, and it covers nothing.',
      resolve: ({ insuranceFund }) => (insuranceFund === null ? null : decimal(insuranceFund)),
    }),
    walks: t.field({
      type: [pathWalk],
      description: 'Most bad debt under the proposed parameters first.',
      resolve: ({ walks }) => [...walks],
    }),
  }),
});

builder.prismaObjectField(simulation, 'walks', (t) =>
  t.field({
    type: pathWalks,
    nullable: true,
    description:
      'What comes of accounts along the paths that it was asked with. Null before the end, where none was asked, and in evidence from before this was asked.',
    resolve: async ({ id }, _args, { reads }) => {
      const evidence = await reads.evidence(id);
      const found = evidence && walksOf(evidence);
      if (!found) return null;
      const stressed = new Map(
        (stressOf(evidence)?.asked.scenarios ?? []).map((scenario) => [scenario.hash, scenario]),
      );
      const walks = found.found.walks.flatMap((walk) => {
        const path = found.asked.paths.find(({ scenario }) => scenario === walk.scenario);
        const scenario = stressed.get(walk.scenario);
        return path && scenario ? [servedWalk(walk, path, scenario)] : [];
      });
      return {
        insuranceFund: found.asked.insuranceFund,
        walks: walks.toSorted(({ after: { course: a } }, { after: { course: b } }) =>
          decimal(b.total.badDebt).comparedTo(a.total.badDebt),
        ),
      };
    },
  }),
);

function servedWalk(
  { scenario, before, after }: Walk,
  { atMs }: AskedPath,
  { name, steps }: { readonly name: string; readonly steps: readonly string[] },
): ServedWalk {
  const beginsMs = Date.parse(steps[0] ?? '') - (atMs[0] ?? NaN);
  const instants = [0, ...atMs].map((ms) => new Date(beginsMs + ms).toISOString());
  const at = (step: number): string => instants[step] ?? '';
  const course = (one: WalkCourse): ServedCourse => ({
    steps: one.steps.map((step, place) => ({ ...step, at: at(place) })),
    total: one.total,
  });
  const under = (one: WalkUnder): ServedUnder => ({
    course: course(one.course),
    held: one.held.map(({ instrument, steps: places }) => ({ instrument, at: places.map(at) })),
  });
  return { scenario, name, before: under(before), after: under(after) };
}
