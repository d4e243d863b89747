import { marginRefusalSentence } from '../../../domain/margin/method/refusal';
import type { UnmarginedGroup } from '../../../domain/risk/studies/unmargined/unmargined';

/** Names what is missing, and one account of those concerned. */
export function lostFailure({ accounts, listed, lacking }: UnmarginedGroup): string {
  const sentences = lacking.map(({ code, subjects }) => marginRefusalSentence(code, subjects));
  const others = accounts === 1 ? '' : ` and ${accounts - 1} more`;
  return `${sentences.join(' ')} Account ${listed[0] ?? ''}${others} cannot be margined.`;
}
