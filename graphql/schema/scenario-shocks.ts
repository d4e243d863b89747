import { type Decimal, decimal, decimalText } from '../../lib/domain/number/decimal';
import { betaMove, correlatedMove } from '../../lib/domain/risk/scenarios/library/beta-move';
import type { Shock, ShockOf } from '../../lib/domain/risk/scenarios/library/shock';
import { builder } from '../kit/builder';

/** Of a scenario that multiplies volatility. */
export const volatilityStep = builder.objectRef<ShockOf<'VOLATILITY'>>('VolatilityStep').implement({
  description: 'Volatility as the market states it, multiplied.',
  fields: (t) => ({
    times: t.field({
      type: ['Decimal'],
      description: 'What it is multiplied by, one step each.',
      resolve: ({ times }) => times.map(decimal),
    }),
    underlyings: t.stringList({
      description: 'Of which underlyings; empty: of everything.',
      resolve: ({ underlyings }) => [...(underlyings ?? [])],
    }),
  }),
});

interface FollowedMove {
  readonly underlying: string | null;
  readonly fractions: readonly Decimal[];
}

const followedMove = builder.objectRef<FollowedMove>('FollowedMove').implement({
  description: 'What an underlying does as the driver moves.',
  fields: (t) => ({
    underlying: t.exposeString('underlying', {
      nullable: true,
      description: 'Its name; null: whichever is not named.',
    }),
    fractions: t.field({
      type: ['Decimal'],
      description: 'Of its price, one for each correlation.',
      resolve: ({ fractions }) => [...fractions],
    }),
  }),
});

/** Of a scenario in which the others follow a driver. */
export const correlationBreak = builder.objectRef<ShockOf<'CORRELATION'>>('CorrelationBreak').implement({
  description: 'One underlying moves, and the others follow by their volatilities and a correlation.',
  fields: (t) => ({
    driver: t.exposeString('driver', { description: 'What moves first.' }),
    move: t.field({
      type: 'Decimal',
      description: 'By which fraction of its price.',
      resolve: ({ move }) => decimal(move),
    }),
    correlations: t.field({
      type: ['Decimal'],
      description: 'That are tried, one step each.',
      resolve: ({ correlations }) => correlations.map(decimal),
    }),
    follow: t.field({
      type: [followedMove],
      description: 'What the others do.',
      resolve: (shock) => [...followedMoves(shock)],
    }),
  }),
});

function followedMoves(shock: ShockOf<'CORRELATION'>): readonly FollowedMove[] {
  const { driver, move, correlations, volatilities, otherVolatility } = shock;
  const ofDriver = volatilities[driver];
  if (ofDriver === undefined) return [];
  const moved = (volatility: string) =>
    correlations.map((correlation) => correlatedMove(move, correlation, [volatility, ofDriver]));
  const others =
    otherVolatility === undefined ? [] : [{ underlying: null, fractions: moved(otherVolatility) }];
  return [
    ...Object.entries(volatilities)
      .filter(([name]) => name !== driver)
      .map(([underlying, volatility]) => ({ underlying, fractions: moved(volatility) })),
    ...others,
  ];
}

type Subject = 'EVERYTHING' | 'UNDERLYING' | 'CLASS' | 'INSTRUMENT';

/** A move that a scenario states. */
export interface StatedMove {
  readonly what: Subject;
  readonly name: string | null;
  readonly fraction: string;
}

/** The moves of a scenario, where it states any: those of a grid and of a path are told apart. */
export function statedMoves(shock: Shock): readonly StatedMove[] {
  const named = (what: Subject, of: Readonly<Record<string, string>> = {}): StatedMove[] =>
    Object.entries(of).map(([name, fraction]) => ({ what, name, fraction }));
  const everything = (fraction: string | undefined): StatedMove[] =>
    fraction === undefined ? [] : [{ what: 'EVERYTHING', name: null, fraction }];
  if (shock.kind === 'MOVES')
    return [
      ...everything(shock.every),
      ...named('UNDERLYING', shock.underlyings),
      ...named('CLASS', shock.classes),
      ...named('INSTRUMENT', shock.instruments),
    ];
  if (shock.kind === 'VOLATILITY')
    return shock.move === undefined
      ? []
      : shock.underlyings
        ? named('UNDERLYING', Object.fromEntries(shock.underlyings.map((name) => [name, shock.move ?? '0'])))
        : everything(shock.move);
  if (shock.kind !== 'FACTOR') return [];
  const times = (beta: string): string => decimalText(betaMove(shock.move, beta));
  const moves = Object.entries(shock.betas).map(([name, beta]) => [name, times(beta)] as const);
  const others = shock.otherBeta === undefined ? undefined : times(shock.otherBeta);
  return [...everything(others), ...named('UNDERLYING', Object.fromEntries(moves))];
}

/** How many sets of prices a scenario comes to. */
export function stepsOf(shock: Shock): number {
  switch (shock.kind) {
    case 'PATH':
      return shock.instants.length - 1;
    case 'GRID':
      return shock.axes.reduce((cells, { moves }) => cells * moves.length, 1);
    case 'VOLATILITY':
      return shock.times.length;
    case 'CORRELATION':
      return shock.correlations.length;
    case 'MOVES':
    case 'FACTOR':
      return 1;
  }
}
