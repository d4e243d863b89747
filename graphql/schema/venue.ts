import { liveMarginLimits, liveMarginSentence } from '../../lib/domain/governance/activation/live-margin';
import { driftLimits } from '../../lib/domain/governance/approval/drift';
import { guardrailsOf, type Policy, rulesOf } from '../../lib/domain/governance/policy/policy';
import { ruleWords, type RuleWords } from '../../lib/domain/governance/policy/rule-sentences';
import type { PolicyRule } from '../../lib/domain/governance/policy/rules-document';
import { canonicalJson } from '../../lib/domain/json/canonical';
import { ok, refuse } from '../../lib/domain/result';
import { readOrThrow } from '../server/access';
import { visibleText } from '../../lib/domain/governance/people/written-text';
import { badArgument } from '../kit/arguments';
import { builder } from '../kit/builder';
import { guardrails } from './guardrails';
import { marginRun } from './margin-run';
import { version } from './version';

/** A year. */
const MOST_HOURS_BEFORE = 8784;

const venueClock = builder.objectRef<object>('VenueClock').implement({
  description:
    "The venue's clock: the database's, but in a demo where a market is played. It never goes back.",
  fields: (t) => ({
    now: t.field({
      type: 'DateTime',
      description: "The venue's time.",
      resolve: (_clock, _args, { reads }) => reads.now(),
    }),
    speed: t.int({
      description: "How many seconds it goes in one of the database's: 1 but where a market is played.",
      resolve: async (_clock, _args, { reads }) => (await reads.clockStanding()).speed,
    }),
    isAccelerated: t.boolean({
      description: 'Whether it goes faster than time.',
      resolve: async (_clock, _args, { reads }) => (await reads.clockStanding()).speed > 1,
    }),
    fastUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: "The venue's time from which it goes at the speed of time again; null: it does.",
      resolve: async (_clock, _args, { reads }) => (await reads.clockStanding()).fastUntil,
    }),
    databaseNow: t.field({
      type: 'DateTime',
      description:
        "The database's own clock, by which sessions, tokens and proofs of identity are judged, and how far margin is behind.",
      resolve: (_clock, _args, { reads }) => reads.databaseNow(),
    }),
  }),
});

interface RuleShape {
  readonly rule: PolicyRule;
  readonly words: RuleWords;
}

const policyRule = builder.objectRef<RuleShape>('PolicyRule').implement({
  description: 'A rule of a policy: of which changes it holds, and what follows.',
  fields: (t) => ({
    name: t.string({ description: 'Its name.', resolve: ({ words }) => visibleText(words.name) }),
    when: t.string({ description: 'Of which changes it holds.', resolve: ({ words }) => words.when }),
    follows: t.string({
      description: 'What follows, where it holds.',
      resolve: ({ words }) => words.follows,
    }),
    isDenial: t.boolean({
      description: 'Whether a change of which it holds is refused, whoever approves it.',
      resolve: ({ rule }) => rule.effect === 'DENY',
    }),
    approvals: t.int({
      nullable: true,
      description: 'Distinct people who must approve, at least; null of one that refuses.',
      resolve: ({ rule }) => (rule.effect === 'REQUIRE' ? rule.approvals : null),
    }),
    delayHours: t.int({
      nullable: true,
      description:
        'Hours between the last of these approvals and the change going live, at least; null of one that refuses.',
      resolve: ({ rule }) => (rule.effect === 'REQUIRE' ? rule.delayHours : null),
    }),
    condition: t.string({
      description: 'When it holds, as it stands in the policy: JSON text.',
      resolve: ({ rule }) => canonicalJson(rule.when),
    }),
  }),
});

type PolicyShape = Policy & { readonly version: number; readonly hash: string };

const policy = builder.objectRef<PolicyShape>('Policy').implement({
  description: 'Who must approve what: an immutable, versioned document.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'Its number; stands in every digest.' }),
    hash: t.exposeString('hash', { description: 'SHA-256 of its canonical text.' }),
    approvalsRequired: t.exposeInt('approvalsRequired', {
      description: 'Distinct people who must approve, none the author or an editor.',
    }),
    evidenceMaxAgeMinutes: t.exposeInt('evidenceMaxAgeMinutes', {
      description: 'Greatest age of the evidence an approval rests on, in minutes.',
    }),
    evidenceMaxPriceMove: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'How far a mark price may have moved since the evidence an approval rests on, as a fraction; null: however far.',
      resolve: (stated) => driftLimits(stated).price,
    }),
    evidenceMaxBookMove: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The same of the gross notional of all accounts.',
      resolve: (stated) => driftLimits(stated).book,
    }),
    reauthenticationMaxAgeSeconds: t.exposeInt('reauthenticationMaxAgeSeconds', {
      description: 'Greatest age of the proof of identity a vote needs, in seconds.',
    }),
    approvalMaxAgeHours: t.exposeInt('approvalMaxAgeHours', {
      description: 'Longest time between the last approval and activation, in hours.',
    }),
    liveRunMaxBehindMinutes: t.int({
      description: 'Nothing goes live while the live run has been behind its inputs for longer, in minutes.',
      resolve: (stated) => liveMarginLimits(stated).liveRunMaxBehindMinutes,
    }),
    unmarginedAccountsMax: t.int({
      description: 'Nothing goes live while more accounts cannot be margined, unless it cures that.',
      resolve: (stated) => liveMarginLimits(stated).unmarginedAccountsMax,
    }),
    guardrails: t.field({
      type: guardrails,
      description: 'How far and how fast any change may go.',
      resolve: (stated) => guardrailsOf(stated),
    }),
    rules: t.field({
      type: [policyRule],
      description:
        'What changes need, each rule that holds of a change adding to the others; one of which none holds is refused.',
      resolve: async (stated, _args, { reads }) => {
        const { settlementAsset } = await reads.foundVenue();
        return rulesOf(stated).map((rule) => ({ rule, words: ruleWords(rule, settlementAsset) }));
      },
    }),
  }),
});

/** What the venue's one row says; read once for each request. */
export interface VenueShape {
  readonly name: string;
  readonly settlementAsset: string;
  readonly liveVersion: number | null;
  readonly policyVersion: number;
  readonly isDemo: boolean;
}

export const venue = builder.objectRef<VenueShape>('Venue').implement({
  description: 'The exchange, clearing house or protocol that runs Margrave.',
  fields: (t) => ({
    name: t.string({ description: 'Its name.', resolve: ({ name }) => visibleText(name) }),
    settlementAsset: t.exposeString('settlementAsset', {
      description: 'The asset in which margins are stated.',
    }),
    liveVersion: t.prismaField({
      type: version,
      nullable: true,
      description: 'The version that is live; null before the first.',
      resolve: (query, { liveVersion }, _args, { prisma }) =>
        liveVersion === null ? null : prisma.version.findUnique({ ...query, where: { number: liveVersion } }),
    }),
    policy: t.field({
      type: policy,
      description: 'The policy in force.',
      resolve: ({ policyVersion }, _args, { reads }) => reads.policy(policyVersion),
    }),
    liveRun: t.prismaField({
      type: marginRun,
      nullable: true,
      description: 'The re-margining that every account figure of this request is of; null before the first.',
      resolve: async (query, _venue, _args, { prisma, reads }) => {
        const id = await reads.liveRunId();
        return id === null ? null : prisma.marginRun.findUnique({ ...query, where: { id } });
      },
    }),
    simulationSeconds: t.int({
      nullable: true,
      description:
        'About how long one worker takes to simulate a change on every account there is now, by the newest simulation that was finished; null before the first.',
      resolve: async (_venue, _args, { prisma, reads }) => {
        const id = await reads.liveRunId();
        const run = id === null ? null : await prisma.marginRun.findUnique({ where: { id } });
        const ms = run && (await reads.simulationMs(run.accounts));
        return ms === null ? null : Math.ceil(ms / 1_000);
      },
    }),
    runBefore: t.prismaField({
      type: marginRun,
      nullable: true,
      description:
        'The re-margining that stood that long before `now`, to compare the live one with; null when there was none yet.',
      args: {
        hours: t.arg.int({ required: true, description: `1 to ${MOST_HOURS_BEFORE}.` }),
      },
      resolve: async (query, _venue, { hours }, { prisma, reads }) => {
        if (hours < 1 || hours > MOST_HOURS_BEFORE)
          throw badArgument('venue.runBefore.hours', 'range', `is not from 1 to ${MOST_HOURS_BEFORE}`);
        const id = await reads.runIdBefore(hours);
        return id === null ? null : prisma.marginRun.findUnique({ ...query, where: { id } });
      },
    }),
    stale: t.boolean({
      description: 'Whether prices, positions or the version have moved since the live run.',
      resolve: (_venue, _args, { reads }) => reads.liveRunIsStale(),
    }),
    marginWarning: t.string({
      nullable: true,
      description:
        'What is wrong with the margin of live accounts, in one sentence; null when nothing is. Meanwhile no change goes live but one that resolves it.',
      resolve: async (_venue, _args, { reads }) => {
        const fault = await reads.liveMarginFault();
        return fault && liveMarginSentence(fault);
      },
    }),
    now: t.field({
      type: 'DateTime',
      description: "The venue's clock: the market and governance are judged by it alone. As `clock.now`.",
      resolve: (_venue, _args, { reads }) => reads.now(),
    }),
    clock: t.field({
      type: venueClock,
      description: 'The time of the venue, and how fast it goes.',
      resolve: () => ({}),
    }),
    isDemo: t.exposeBoolean('isDemo', { description: "Whether the demo's seed founded it." }),
  }),
});

builder.queryFields((t) => ({
  venue: t.field({
    type: venue,
    description: 'The venue; the error NOT_FOUND before it is founded.',
    resolve: async (_root, _args, { reads }) => {
      const founded = await reads.venue();
      return readOrThrow(founded ? ok(founded) : refuse({ code: 'NotFound', what: 'venue' }));
    },
  }),
}));
