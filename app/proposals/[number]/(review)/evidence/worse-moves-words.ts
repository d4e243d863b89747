import { against, type MovesInShort, over, percent, REQUIREMENT } from './moved-words';

/** What the change makes worse, programme by programme; none: nothing of what is known. */
export function worseSentences({ inShort }: MovesInShort): readonly string[] {
  return inShort.flatMap((one) => {
    const { name, rise, breachShare, worstUncovered } = one;
    const isOftener = breachShare !== null && Number(breachShare.after) > Number(breachShare.before);
    return [
      ...(one.isRiseWorse && rise
        ? [
            `Margin follows the market more under ${name}: on past prices ${REQUIREMENT[rise.requirement]} would have risen by up to ${percent(rise.by.after)} ${over(rise)}${against(rise.by)}.`,
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
