import { RefusalAlert } from '../_ui/faces';
import { type Refusal } from '../_ui/use-act';

const MOST_SHOWN = 12;

/** Why it was not taken: every fault with its place, where there is one. */
export function ScenarioFaults({ refusal }: { refusal: Refusal | null }) {
  if (refusal === null) return null;
  const { faults, message } = refusal;
  if (faults.length === 0)
    return (
      <RefusalAlert>
        {refusal.kind === 'NothingChanged' ? 'The library has this scenario already.' : message}
      </RefusalAlert>
    );
  return (
    <RefusalAlert title={faults.length === 1 ? 'This does not fit' : `${faults.length} things do not fit`}>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {faults.slice(0, MOST_SHOWN).map((fault) => (
          <li key={`${fault.path} ${fault.message}`}>
            {fault.path.startsWith('line') ? `${fault.path}: ` : ''}
            {fault.message}
          </li>
        ))}
      </ul>
      {faults.length > MOST_SHOWN ? `And ${faults.length - MOST_SHOWN} more.` : null}
    </RefusalAlert>
  );
}
