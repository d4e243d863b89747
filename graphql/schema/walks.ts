import { decimal } from '../../lib/domain/number/decimal';
import { stressOf, walksOf } from '../../lib/domain/risk/evidence';
import type { DialsForm } from '../../lib/domain/parameters/dial-vector';
import type {
  ActingProgramme,
  AskedPath,
  HeldAlong,
  StillBecause,
  StillProgramme,
  Walk,
  WalkCourse,
  WalkUnder,
} from '../../lib/domain/risk/studies/walks/walks';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { simulation } from './simulation';
import { type ServedCourse, servedDeleveraging, walkCourse } from './walk-course';

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

const stillBecause = describedEnum('WalkStillBecause', 'Why a programme does not act along a path.', {
  DIALS_MOVED: 'A slot was decided while the book was frozen, so that its state is not that of the book.',
  SUSPENDED: 'It is suspended, or goes back to what was approved.',
  NO_BARS_KNOWN: 'No bar that it reads was known.',
  SIGNAL_NOT_ON_PATH: 'The path gives no prices of what it reads.',
  READS_LIQUIDITY: 'It reads turnover and spread, which a path does not say.',
  READS_A_PEER: 'Its signal is young and it reads a peer, which a path does not say.',
  BARS_BETWEEN_INSTANTS: 'Its bars close between instants of the path.',
  NO_BAR_CLOSES: 'None of its bars closes along the path.',
} satisfies Record<StillBecause, string>);

const stillProgramme = builder.objectRef<StillProgramme>('WalkStillProgramme').implement({
  description: 'A programme in force whose dials stand still along a path.',
  fields: (t) => ({
    programme: t.exposeString('programme', { description: 'Its name.' }),
    because: t.field({ type: stillBecause, description: 'Why.', resolve: ({ because }) => because }),
  }),
});

const actingProgramme = builder.objectRef<ActingProgramme>('WalkActingProgramme').implement({
  description: 'A programme that acts along a path, at the closes of its bars.',
  fields: (t) => ({
    programme: t.exposeString('programme', { description: 'Its name.' }),
    slots: t.exposeInt('slots', { description: 'Its slots along the path.' }),
    moved: t.exposeInt('moved', { description: 'Those at which a dial of it moved.' }),
    heldBack: t.exposeInt('heldBack', {
      description: 'Those at which the liquidation budget, or the loop gain, shortened or stopped a rise.',
    }),
  }),
});

interface ServedDial {
  readonly name: string;
  readonly initial: readonly string[];
  readonly maintenance: readonly string[];
}

const walkDial = builder.objectRef<ServedDial>('WalkDial').implement({
  description: 'Dials of a margin class or portfolio in force at each step of a walk.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Of the margin class, or portfolio.' }),
    initial: t.field({
      type: ['Decimal'],
      description: 'By step; 1 is as approved.',
      resolve: ({ initial }) => initial.map(decimal),
    }),
    maintenance: t.field({
      type: ['Decimal'],
      description: 'By step; 1 is as approved.',
      resolve: ({ maintenance }) => maintenance.map(decimal),
    }),
  }),
});

interface ServedActing {
  readonly programmes: readonly ActingProgramme[];
  readonly dials: readonly ServedDial[];
  readonly dialsStill: ServedCourse;
}

const walkActing = builder.objectRef<ServedActing>('WalkActing').implement({
  description: 'What adjustment programmes do along a path.',
  fields: (t) => ({
    programmes: t.field({
      type: [actingProgramme],
      description: 'By name.',
      resolve: ({ programmes }) => [...programmes],
    }),
    dials: t.field({
      type: [walkDial],
      description: 'Of everything whose dials are not 1 at some step.',
      resolve: ({ dials }) => [...dials],
    }),
    dialsStill: t.field({
      type: walkCourse,
      description: 'The same walk with dials standing as they are when it begins.',
      resolve: ({ dialsStill }) => dialsStill,
    }),
  }),
});

interface ServedUnder {
  readonly course: ServedCourse;
  readonly held: readonly ServedHeld[];
  readonly acting: ServedActing | null;
  readonly still: readonly StillProgramme[];
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
    acting: t.field({
      type: walkActing,
      nullable: true,
      description: 'What adjustment programmes do; null where none acts.',
      resolve: ({ acting }) => acting,
    }),
    still: t.field({
      type: [stillProgramme],
      description: 'Programmes in force that do not act along the path.',
      resolve: ({ still }) => [...still],
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
    'What comes of accounts along a path of the scenario library: calls and their grace, prices as the price guard lets them through, and whoever is liquidated is gone, and what the insurance fund does not cover falls on the other side. Nobody trades or pays in, and no sale moves a price. Counts and sums are exact.',
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
    deleveraging: one.deleveraging ? servedDeleveraging(one.deleveraging, at) : null,
  });
  const under = (one: WalkUnder): ServedUnder => ({
    course: course(one.course),
    held: one.held.map(({ instrument, steps: places }) => ({ instrument, at: places.map(at) })),
    acting: one.acting && {
      programmes: one.acting.programmes,
      dials: dialsByName(one.acting.dials),
      dialsStill: course(one.acting.dialsStill),
    },
    still: one.still,
  });
  return { scenario, name, before: under(before), after: under(after) };
}

function dialsByName(steps: readonly DialsForm[]): readonly ServedDial[] {
  const sections = ['marginClasses', 'portfolios'] as const;
  return sections.flatMap((section) => {
    const names = [...new Set(steps.flatMap((dials) => Object.keys(dials[section])))].sort();
    return names.map((name): ServedDial => {
      const of = (dial: 'initial' | 'maintenance') =>
        steps.map((dials) => dials[section][name]?.[dial] ?? '1');
      return { name, initial: of('initial'), maintenance: of('maintenance') };
    });
  });
}
