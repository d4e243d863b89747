import { RefusalAlert } from '../../../../_ui/faces';
import type { Evidence } from './evidence';

const EFFECTS: Record<Evidence['unmargined'][number]['effect'], string> = {
  LOST: 'would no longer be margined after the change',
  STILL: 'cannot be margined before or after the change',
  CURED: 'cannot be margined now, and would be after the change',
};

/** Who is in none of the figures below: said first, by name. */
export function UnmarginedAccounts({
  unmargined,
  where = '',
}: Pick<Evidence, 'unmargined'> & {
  /** What is supposed, if it is not as things stood. */
  where?: string;
}) {
  return unmargined.map(({ effect, accounts, listed, lacking }) => (
    <RefusalAlert
      key={effect}
      title={`${accounts} ${accounts === 1 ? 'account' : 'accounts'} ${EFFECTS[effect]}${where && `, ${where}`}`}
    >
      {lacking.join(' ')} No figure {where ? 'of that' : 'below'} includes them: {listed.join(', ')}
      {accounts > listed.length ? ` and ${accounts - listed.length} more` : ''}.
    </RefusalAlert>
  ));
}

type Groups = Evidence['unmargined'];

/** Who cannot be margined where something is supposed, and was not named already: they can, as things stood. */
export function thereAlone(there: Groups, named: Groups): Groups {
  return there.filter((group) => !named.some((one) => isSame(one, group)));
}

function isSame(one: Groups[number], other: Groups[number]): boolean {
  return (
    one.effect === other.effect &&
    one.accounts === other.accounts &&
    one.listed.join('\n') === other.listed.join('\n')
  );
}
