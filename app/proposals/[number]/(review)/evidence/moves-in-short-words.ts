import { formatRate } from '../../../../_ui/format';
import { against, type MovesInShort, over, percent, type ProgrammeInShort, REQUIREMENT } from './moved-words';

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

/** "alts: on past prices maintenance margin would have risen by up to 27.4 % over 20 days, against 20.0 % under the base version." */
export function riseSentence(one: ProgrammeInShort): string {
  const { rise } = one;
  if (rise === null) return `${subject(one)}: no stretch of prices is long enough to tell a rise.`;
  const { by, requirement } = rise;
  const moved =
    Number(by.after) > 0
      ? `would have risen by up to ${percent(by.after)} ${over(rise)}`
      : `would not have risen ${over(rise)}`;
  const rest = one.isInBase ? against(by) : '; without it, it would not have moved';
  return `${subject(one)}: on past prices ${REQUIREMENT[requirement]} ${moved}${rest}.`;
}

/** "On average maintenance margin would have been 5.62 % of notional, against 5.21 % under the base version; the market moved further than it in 1.20 % of cases, …" */
export function lossSentence({ breachShare, worstUncovered, cost }: ProgrammeInShort): string {
  const margin = `On average maintenance margin would have been ${percent(cost.after)} of notional${against(cost)}`;
  if (breachShare === null) return `${margin}; what it left uncovered is not known.`;
  return `${margin}; the market moved further than it in ${percent(breachShare.after)} of cases${against(breachShare)}, at worst by ${percent(worstUncovered.after)} of the price${against(worstUncovered)}.`;
}

function subject({ name, isInBase, isInProposed, ...one }: ProgrammeInShort): string {
  if (!isInBase) return `${name}, a new programme`;
  if (!isInProposed) return `${name}, which the change removes`;
  const isSame = [one.rise && one.rise.by, one.cost, one.breachShare, one.worstUncovered].every(
    (sides) => sides === null || sides.before === sides.after,
  );
  return isSame ? `${name}, the same under both sets` : name;
}

/** "majors could not be played over past prices, so what it does to margin is not known."; null: all could. */
export function unplayedSentence({ unplayed }: MovesInShort): string | null {
  if (unplayed.length === 0) return null;
  return `${unplayed.join(', ')} could not be played over past prices, so what ${unplayed.length === 1 ? 'it does' : 'they do'} to margin is not known.`;
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
