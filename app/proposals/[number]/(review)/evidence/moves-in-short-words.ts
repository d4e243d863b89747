import { formatPercent, formatRate } from '../../../../_ui/format';
import { type MarginMovesInShortFragment } from '../../../../_graphql/generated/graphql';

export type MovesInShort = MarginMovesInShortFragment;
type ProgrammeInShort = MovesInShort['inShort'][number];
type Sides = ProgrammeInShort['cost'];

const REQUIREMENT: Readonly<Record<ProgrammeInShort['requirement'], string>> = {
  INITIAL: 'initial margin',
  MAINTENANCE: 'maintenance margin',
};

/** Figures of a sentence: exact ones stand in the tables. */
function percent(fraction: string): string {
  const scale = Math.abs(Number(fraction)) < 0.1 ? 2 : 1;
  return formatPercent(fraction, { scale });
}

/** "Going live, the change raises initial margin on DOGE-PERP at once by 12.5 %, from 5 % to 5.625 % of notional: more than on any other instrument." */
export function jumpSentence({ jump, incomparable }: MovesInShort, rampSteps: number | null): string {
  if (jump === null)
    return incomparable.length === 0
      ? 'Going live, the change raises no margin rate.'
      : 'Going live, the change raises no margin rate that can be compared.';
  const { instrument, isShort, requirement, before, after, rise } = jump;
  const when = rampSteps === null ? 'at once' : `in ${rampSteps} steps`;
  return `Going live, the change raises ${REQUIREMENT[requirement]} on ${isShort ? `a short position in ${instrument}` : instrument} ${when} by ${percent(rise)}, from ${formatRate(before)} to ${formatRate(after)} of notional: more than on any other instrument.`;
}

/** "alts: over past prices maintenance margin would have risen by up to 27.0 % within 30 days, against 20.0 % under the base version." */
export function riseSentence(programme: ProgrammeInShort): string {
  const { name, rise, days, requirement } = programme;
  if (rise === null || days === null)
    return `${name}: no day over which its margin could have risen is known.`;
  const span = days === 1 ? 'a day' : `${days} days`;
  const moved =
    Number(rise.after) > 0
      ? `would have risen by up to ${percent(rise.after)} within ${span}`
      : `would not have risen within ${span}`;
  const rest = programme.isInBase ? `, ${against(rise)}` : '; without it, it would not have moved';
  return `${subject(programme)}: over past prices ${REQUIREMENT[requirement]} ${moved}${rest}.`;
}

/** "On average maintenance margin would have been 5.62 % of notional, against 5.21 % under the base version; the market moved further than margin in 1.2 % of cases, …" */
export function lossSentence({ breachShare, worstUncovered, cost }: ProgrammeInShort): string {
  const margin = `On average maintenance margin would have been ${percent(cost.after)} of notional, ${against(cost)}`;
  if (breachShare === null)
    return `${margin}. No horizon was reached, so nothing is known of what it left uncovered.`;
  return `${margin}; the market moved further than margin in ${percent(breachShare.after)} of cases, ${against(breachShare)}, at worst by ${percent(worstUncovered.after)} of the price, ${against(worstUncovered)}.`;
}

function subject({ name, isInBase, isInProposed }: ProgrammeInShort): string {
  if (!isInBase) return `${name}, a new programme`;
  return isInProposed ? name : `${name}, which the change removes`;
}

/** A set without the programme has a curve that never moves. */
function against({ before, after }: Sides): string {
  return before === after ? 'as under the base version' : `against ${percent(before)} under the base version`;
}

/** "Nothing is said of majors: it could not be played over past prices."; null: all could. */
export function unplayedSentence({ unplayed }: MovesInShort): string | null {
  if (unplayed.length === 0) return null;
  return `${unplayed.join(', ')} could not be played over past prices, so what ${unplayed.length === 1 ? 'it does' : 'they do'} to margin is not known.`;
}

/** What the change makes worse, programme by programme; none: nothing of what is known. */
export function worseSentences({ inShort }: MovesInShort): readonly string[] {
  return inShort.flatMap((one) => {
    const { name, rise, days, requirement, breachShare, worstUncovered } = one;
    const isOftener = breachShare !== null && Number(breachShare.after) > Number(breachShare.before);
    return [
      ...(one.isRiseWorse && rise && days
        ? [
            `Margin follows the market more under ${name}: over past prices ${REQUIREMENT[requirement]} would have risen by up to ${percent(rise.after)} within ${days === 1 ? 'a day' : `${days} days`}, ${against(rise)}.`,
          ]
        : []),
      ...(one.isLossWorse
        ? [
            `${name} leaves more uncovered: ${isOftener ? `in ${percent(breachShare.after)} of cases the market moved further than maintenance margin, ${against(breachShare)}` : `at worst the market moved ${percent(worstUncovered.after)} of the price further than maintenance margin, ${against(worstUncovered)}`}.`,
          ]
        : []),
    ];
  });
}

/** What stands in the memo, and first in the section. */
export function shortSentences(found: MovesInShort, rampSteps: number | null): readonly string[] {
  const unplayed = unplayedSentence(found);
  return [
    jumpSentence(found, rampSteps),
    ...(found.inShort.length === 0 && unplayed === null
      ? ['No adjustment programme moves margin under either set: it changes only as a version goes live.']
      : []),
    ...found.inShort.map((one) => `${riseSentence(one)} ${lossSentence(one)}`),
    ...(unplayed === null ? [] : [unplayed]),
  ];
}
