import { against, type MovesInShort, percent, REQUIREMENT, within } from './moves-in-short-words';

/** What the change makes worse, programme by programme; none: nothing of what is known. */
export function worseSentences({ inShort }: MovesInShort): readonly string[] {
  return inShort.flatMap((one) => {
    const { name, rise, days, requirement, breachShare, worstUncovered } = one;
    const isOftener = breachShare !== null && Number(breachShare.after) > Number(breachShare.before);
    return [
      ...(one.isRiseWorse && rise && days
        ? [
            `Margin follows the market more under ${name}: over past prices ${REQUIREMENT[requirement]} would have risen by up to ${percent(rise.after)} ${within(days)}${against(rise)}.`,
          ]
        : []),
      ...(one.isLossWorse
        ? [
            `${name} leaves more uncovered: ${isOftener ? `in ${percent(breachShare.after)} of cases the market moved further than maintenance margin${against(breachShare)}` : `at worst the market moved ${percent(worstUncovered.after)} of the price further than maintenance margin${against(worstUncovered)}`}.`,
          ]
        : []),
    ];
  });
}
