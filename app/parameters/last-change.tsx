'use client';
import { Anchor } from '@mantine/core';
import { formatDay } from '../_ui/format';
import { Link } from '../_ui/link';
import { type LastChanges } from './last-changes';

/** Which version changed a margin class last, as of the version on show. */
export function LastChange({ of, changes }: { of: string; changes: LastChanges }) {
  const version = changes.byClass.get(of);
  if (version)
    return (
      <Anchor component={Link} href={`/parameters/${version.number}`} size="sm">
        v{version.number}, {formatDay(version.activatedAt)}
      </Anchor>
    );
  return changes.knownFrom === null ? 'with version 1' : `before v${changes.knownFrom}`;
}
