import { formatCompact } from '../../../../_ui/format';
import { type CompareEvidenceQuery } from '../../../../_graphql/generated/graphql';

export type ComparedItem = CompareEvidenceQuery['compareEvidence']['figures'][number];

/** A count as it is, an amount in short; "–" where nothing is said. */
export function comparedText(text: string | null): string {
  if (text === null) return '–';
  return /^\d{1,4}$/.test(text) ? text : formatCompact(text);
}

/** "Other accounts, other prices and market figures; the same revision." */
export function differingWords(inputs: readonly ComparedItem[]): string {
  const lower = ({ name }: ComparedItem): string => name.charAt(0).toLowerCase() + name.slice(1);
  const other = inputs.filter(({ isSame }) => !isSame).map(lower);
  const same = inputs.filter(({ isSame }) => isSame).map(lower);
  if (other.length === 0) return 'It was computed from the same inputs.';
  return `Differs in: ${other.join(', ')}. The same: ${same.length === 0 ? 'nothing' : same.join(', ')}.`;
}
