import { Anchor, Text } from '@mantine/core';
import { Link } from '../../../_ui/link';
import { stateWords } from '../../../_ui/badges';
import { plural } from '../../../_ui/format';
import { type MadeStaleFragment } from '../../../_graphql/generated/graphql';

/** Whose approvals an activation takes: they are of a version that is then no longer live. */
export function MadeStale({ proposals }: { proposals: readonly MadeStaleFragment[] }) {
  if (proposals.length === 0)
    return <Text size="sm">No other proposal is in review or on its way: none becomes stale.</Text>;
  return (
    <div role="note" aria-label="Proposals that become stale">
      <Text size="sm" fw={560}>
        <span aria-hidden>! </span>
        {plural(proposals.length, 'other proposal')} will become stale and need fresh approvals:
      </Text>
      <ul style={{ margin: '4px 0 0', paddingLeft: 20, fontSize: 13 }}>
        {proposals.map(({ id, number, title, state }) => (
          <li key={id}>
            <Anchor component={Link} href={`/proposals/${number}`} size="sm">
              #{number} {title}
            </Anchor>
            , {stateWords(state).toLowerCase()}
          </li>
        ))}
      </ul>
    </div>
  );
}
