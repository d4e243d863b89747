import * as z from 'zod';
import type { DialMoves } from '../../dynamics/moves';
import { PHASES, type Phase } from '../../dynamics/phase';
import { canonicalJson, contentHash } from '../../json/canonical';
import type { Policy } from '../policy/policy';
import { type Tightening, tighteningFault, type TighteningFacts, tighteningSchema } from './tightening';

/**
 * What several people order of an adjustment programme together: how much of what it decides is applied, that it goes on, or
 * that it goes back. A document of its own kind, voted on by its hash.
 */

export const ORDERS = ['INITIAL_ONLY', 'LIVE', 'RESUME', 'REVERT', 'TIGHTEN'] as const;
/**
 * INITIAL_ONLY, LIVE: into that phase. RESUME: it is no longer suspended. REVERT: every dial back to 1, then SHADOW. TIGHTEN: one
 * maintenance dial may rise past the liquidation budget, to a stated value at most.
 */
export type Order = (typeof ORDERS)[number];

const count = z.int().min(0);
const instant = z.iso.datetime({ precision: 3 });
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const moves = z.strictObject({
  subject: z.string(),
  dial: z.enum(['initial', 'maintenance']),
  up: count,
  down: count,
});

/** What it did while nothing of it was applied. */
const shadow = z.strictObject({
  from: instant,
  to: instant,
  slots: count,
  /** Those that no unsound input decided. */
  sound: count,
  /** Of its newest slot, and so of all before. */
  slotHash: hash,
  moves: z.array(moves),
});

/** What it would have done on the bars that are known. */
const replay = z.strictObject({
  from: instant,
  to: instant,
  slots: count,
  pathHash: hash,
  moves: z.array(moves),
});

/** The first is of orders before any could let a dial past the budget. */
const FORMATS = ['margrave/adjustment-order/1', 'margrave/adjustment-order/2'] as const;

const orderSchema = z.strictObject({
  format: z.enum(FORMATS),
  venue: z.string(),
  programme: z.string(),
  order: z.enum(ORDERS),
  /** Of the programme's document, and the version that states it. */
  programmeHash: hash,
  versionNumber: z.int().min(1),
  phase: z.enum(PHASES),
  isSuspended: z.boolean(),
  shadow: shadow.nullable(),
  replay: replay.nullable(),
  /** Of TIGHTEN; absent in others, and in the first format. */
  tightening: tighteningSchema.optional(),
  /** Person's id. */
  author: z.string(),
  at: instant,
  nonce: z.string(),
});

export type OrderDocument = Readonly<z.infer<typeof orderSchema>>;
export type ShadowEvidence = Readonly<z.infer<typeof shadow>>;
export type ReplayEvidence = Readonly<z.infer<typeof replay>>;

export interface SealedOrder {
  readonly text: string;
  readonly hash: string;
}

export function sealOrder(document: Omit<OrderDocument, 'format'>): SealedOrder {
  const format = document.tightening ? FORMATS[1] : FORMATS[0];
  const text = canonicalJson({ format, ...document });
  return { text, hash: contentHash(text) };
}

/** @returns null where it is not what its hash says, or of no form that a release wrote */
export function readOrder({ text, hash: stated }: SealedOrder): OrderDocument | null {
  if (contentHash(text) !== stated) return null;
  const parsed = orderSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const { order, tightening, format } = parsed.data;
  const states = tightening !== undefined;
  return states === (order === 'TIGHTEN') && states === (format === FORMATS[1]) ? parsed.data : null;
}

/** Where a programme stands when something is ordered of it. */
export interface OrderFacts {
  readonly phase: Phase;
  readonly isSuspended: boolean;
  readonly isReverting: boolean;
  readonly shadow: ShadowEvidence | null;
  readonly replay: ReplayEvidence | null;
  /** Whether the policy in force limits how much may become liquidatable. */
  readonly hasBudget: boolean;
  /** Of TIGHTEN: what is stated, and where its dial stands. */
  readonly tightening: (TighteningFacts & { readonly stated: Tightening }) | null;
}

/** In SHADOW for so long, or played over as much of what was. */
const SHADOW_DAYS = 30;
const REPLAY_SLOTS = 365;
const DAY_MS = 86_400_000;

/** Why something cannot be ordered now, as a sentence; null when it can. */
export function orderFault(order: Order, facts: OrderFacts): string | null {
  const { phase, isSuspended, isReverting } = facts;
  switch (order) {
    case 'RESUME':
      return isSuspended ? null : 'It is not suspended.';
    case 'REVERT':
      if (phase === 'SHADOW') return 'It moves nothing, so there is nothing to take back.';
      return isReverting ? 'It is on its way back already.' : null;
    case 'TIGHTEN':
      if (phase !== 'LIVE') return 'It does not move maintenance margin.';
      if (isSuspended) return 'It is suspended.';
      if (isReverting) return 'It is on its way back to what was approved.';
      return facts.tightening && tighteningFault(facts.tightening.stated, facts.tightening);
    case 'INITIAL_ONLY':
    case 'LIVE':
      if (isSuspended) return 'It is suspended.';
      if (isReverting) return 'It is on its way back to what was approved.';
      if (phase === order) return 'That is what it does already.';
      if (phase === 'LIVE') return 'It moves both requirements: take it back first.';
      if (order === 'LIVE' && !facts.hasBudget)
        return 'The policy states no liquidation budget, and maintenance margin may rise only within one.';
      return phase === 'SHADOW' ? evidenceFault(facts) : null;
  }
}

function evidenceFault({ shadow: seen, replay: played }: OrderFacts): string | null {
  const hasShadow =
    seen !== null &&
    Date.parse(seen.to) - Date.parse(seen.from) >= SHADOW_DAYS * DAY_MS &&
    movesBothWays(seen.moves);
  if (hasShadow || (played !== null && played.slots >= REPLAY_SLOTS && movesBothWays(played.moves)))
    return null;
  return `Nobody has seen yet what it does: that takes ${SHADOW_DAYS} days in shadow, or ${REPLAY_SLOTS} bars of its instrument to play it over, in which each dial moves up and down.`;
}

function movesBothWays(all: readonly DialMoves[]): boolean {
  return all.length > 0 && all.every(({ up, down }) => up > 0 && down > 0);
}

/** How many people must agree, and whether whoever ordered it is one of them. */
export function agreementOf(
  order: Order,
  { approvalsRequired }: Policy,
): { readonly people: number; readonly authorCounts: boolean } {
  // It only lets go on what was approved, takes it back, or goes where the approved law wants to go: in an hour of need.
  return order === 'RESUME' || order === 'REVERT' || order === 'TIGHTEN'
    ? { people: 2, authorCounts: true }
    : { people: approvalsRequired, authorCounts: false };
}

const HOUR_MS = 3_600_000;

/** Whether somebody's agreement still counts. */
export function countsAt({ approvalMaxAgeHours }: Policy, votedAt: Date, at: Date): boolean {
  return at.getTime() < votedAt.getTime() + approvalMaxAgeHours * HOUR_MS;
}

/** What anybody's own part in an order refuses them; null: they may agree to it, as far as that goes. */
export function ownPartRefusal(
  {
    authorId,
    votes,
  }: { readonly authorId: string; readonly votes: readonly { readonly personId: string }[] },
  personId: string,
): 'AlreadyVoted' | 'OwnProposal' | null {
  if (votes.some((vote) => vote.personId === personId)) return 'AlreadyVoted';
  return authorId === personId ? 'OwnProposal' : null;
}

/** What somebody's own part in an order refuses them of reviewing it; null: they may, as far as that goes. */
export function ownReviewRefusal(
  order: Parameters<typeof ownPartRefusal>[0],
  personId: string,
): 'OwnProposal' | null {
  return ownPartRefusal(order, personId) === null ? null : 'OwnProposal';
}
