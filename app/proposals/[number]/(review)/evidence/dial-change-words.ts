import { formatDecimal } from '../../../../_ui/format';
import type { Evidence } from './evidence';

type DialChange = Evidence['dialChanges'][number];

/** "As it goes live the initial dial of alts goes from × 1.5 to × 1.25; …", or null where every dial stands. */
export function dialChangesSentence(changes: readonly DialChange[]): string | null {
  if (changes.length === 0) return null;
  const parts = changes.map(({ subject, dial, before, after }) => {
    const of = subject.kind === 'PORTFOLIO' ? `portfolio ${subject.name}` : subject.name;
    const which = dial === 'INITIAL' ? 'initial' : 'maintenance';
    return `the ${which} dial of ${of} goes from ${times(before)} to ${times(after)}`;
  });
  return `As it goes live ${parts.join('; ')}. That is in the figures.`;
}

// Not to be broken between the sign and the figure.
function times(value: string): string {
  return `×\u00a0${formatDecimal(value)}`;
}
