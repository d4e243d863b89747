import fs from 'node:fs';
import { expect, test } from 'vitest';
import { mayActor, RIGHTS, ROLES, rolesWith, TOKEN_SCOPES, type Right } from './actor';

/** The cells of the table of rights in docs/security.md, row by row. */
function documented(): readonly (readonly string[])[] {
  const [, section = ''] = fs.readFileSync('docs/security.md', 'utf8').split('## Roles and rights\n');
  const [table = ''] = section.split('\n## ');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const scopesWith = (right: Right): readonly string[] =>
  TOKEN_SCOPES.filter((scope) =>
    mayActor(
      { kind: 'TOKEN', tokenId: 't', ownerId: 'p', name: 'a token', scopes: [scope], roles: ROLES },
      right,
    ),
  );

test('the table of rights in docs/security.md is what the code says, in its order', () => {
  expect(documented().map(([right, , roles, scopes]) => [right, roles, scopes])).toEqual(
    RIGHTS.map((right) => [
      `\`${right}\``,
      rolesWith(right).join(', ').toLowerCase(),
      scopesWith(right)
        .map((scope) => `\`${scope}\``)
        .join(', ') || 'none',
    ]),
  );
});
