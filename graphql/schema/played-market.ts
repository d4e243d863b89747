import type { PlayableScenario } from '../../lib/ports/market-plays';
import { playMarket } from '../../lib/usecases/market/play-market';
import { stopMarket } from '../../lib/usecases/market/stop-market';
import { storableText } from '../kit/arguments';
import { builder } from '../kit/builder';
import { ACCESS, resultUnion } from '../kit/refusals';
import { venue } from './venue';

const playableScenario = builder.objectRef<PlayableScenario>('PlayableScenario').implement({
  description: 'A market that can be played in a demo.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Stable kebab-case name.' }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    about: t.exposeString('about', { description: 'What happens in it, in a sentence.' }),
    hours: t.exposeInt('hours', { description: "How many hours of the venue's time it lasts." }),
  }),
});

const playedMarket = builder.prismaObject('MarketPlay', {
  name: 'PlayedMarket',
  description: 'A market that was asked to be played in a demo.',
  fields: (t) => ({
    id: t.id({ description: 'Its key.', resolve: ({ id }) => String(id) }),
    scenario: t.exposeString('scenario', { description: 'The name of what is played.' }),
    speed: t.exposeInt('speed', {
      description: "How many seconds the venue's clock goes in one of the database's meanwhile.",
    }),
    askedBy: t.exposeString('askedBy', { description: 'Who asked, by name as it was then.' }),
    beginsAt: t.expose('beginsAt', { type: 'DateTime', description: "From when, by the venue's clock." }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: "Until when, by the venue's clock." }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: "When it ended, by the venue's clock; null: it plays.",
    }),
  }),
});

const playableMarket = builder.objectRef<object>('PlayableMarket').implement({
  description: 'What can be played in this demo, and what is.',
  fields: (t) => ({
    scenarios: t.field({
      type: [playableScenario],
      description: 'What can be played.',
      resolve: (_market, _args, { deps }) => [...deps.scenarios],
    }),
    playing: t.prismaField({
      type: playedMarket,
      nullable: true,
      description: 'What plays; null: nothing.',
      resolve: (query, _market, _args, { prisma }) =>
        prisma.marketPlay.findFirst({ ...query, where: { endedAt: null } }),
    }),
  }),
});

builder.objectField(venue, 'market', (t) =>
  t.field({
    type: playableMarket,
    nullable: true,
    description: 'The market of a demo, which can be played; null in any other venue.',
    resolve: ({ isDemo }) => (isDemo ? {} : null),
  }),
);

const playMarketInput = builder.inputType('PlayMarketInput', {
  description: 'What playMarket takes.',
  fields: (t) => ({
    scenario: t.string({ required: true, description: 'The name of a scenario.' }),
    speed: t.int({
      required: true,
      description: "How many seconds the venue's clock goes in one of the database's: 1 to 86400.",
    }),
  }),
});
const stopMarketInput = builder.inputType('StopMarketInput', {
  description: 'What stopMarket takes.',
  fields: (t) => ({
    scenario: t.string({ required: true, description: 'The one that plays, as whoever stops it saw.' }),
  }),
});
const playMarketResult = resultUnion('PlayMarketResult', playedMarket, [...ACCESS, 'InvalidInput']);
const stopMarketResult = resultUnion('StopMarketResult', playedMarket, [...ACCESS, 'InvalidInput']);

builder.mutationFields((t) => ({
  playMarket: t.field({
    type: playMarketResult,
    description:
      "Has a market played in a demo, in place of the one that plays: the venue's clock goes at the speed until it is over. Refused in any other venue, and beside others' prices. Right: PLAY_MARKET.",
    args: { input: t.arg({ type: playMarketInput, required: true, description: 'Which, and how fast.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const scenario = storableText('playMarket.scenario', input.scenario);
      const played = await playMarket(deps, actor, { ...input, scenario });
      return played.ok
        ? prisma.marketPlay.findUniqueOrThrow({ where: { id: played.value.id } })
        : played.refusal;
    },
  }),
  stopMarket: t.field({
    type: stopMarketResult,
    description:
      "Stops the market that plays: the venue's clock goes on at the speed of time. Right: PLAY_MARKET.",
    args: { input: t.arg({ type: stopMarketInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, { actor, deps, prisma }) => {
      const scenario = storableText('stopMarket.scenario', input.scenario);
      const stopped = await stopMarket(deps, actor, { scenario });
      return stopped.ok
        ? prisma.marketPlay.findUniqueOrThrow({ where: { id: stopped.value.id } })
        : stopped.refusal;
    },
  }),
}));
