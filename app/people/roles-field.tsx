'use client';
import { Checkbox, Stack } from '@mantine/core';
import type { Role } from '../_graphql/generated/graphql';
import { sentenceCase } from '../_ui/format';

/** Every role, with what it may do in a few words. */
const ROLES: readonly { role: Role; may: string }[] = [
  { role: 'VIEWER', may: 'reads' },
  { role: 'ANALYST', may: 'proposes, simulates, comments' },
  { role: 'OFFICER', may: 'reviews and votes; proposes as well' },
  { role: 'CHAIR', may: 'as an officer; cancels and rolls back' },
  { role: 'OPERATOR', may: 'imports; queues, cancels and rolls back' },
  { role: 'AUDITOR', may: 'verifies the log and repeats simulations' },
  { role: 'ADMINISTRATOR', may: 'people, roles and tokens; imports prices and accounts' },
];

/** The chosen roles, in the venue's own order. */
export function rolesOf(chosen: readonly string[]): Role[] {
  return ROLES.map(({ role }) => role).filter((role) => chosen.includes(role));
}

export function RolesField({ value, onChange }: { value: string[]; onChange: (roles: string[]) => void }) {
  return (
    <Checkbox.Group label="Roles" value={value} onChange={onChange}>
      <Stack gap={8} mt={8}>
        {ROLES.map(({ role, may }) => (
          <Checkbox key={role} value={role} label={sentenceCase(role)} description={may} size="xs" />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
