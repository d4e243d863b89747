import { expect, test } from 'vitest';
import { parsePeopleOptions } from './people-options';

const parsed = (line: string) => parsePeopleOptions(line.split(' ').filter((word) => word !== ''));

test.each([
  ['list --as a@b.example', { act: { act: 'list' }, by: { email: 'a@b.example' } }],
  [
    'invite c@d.example --name C --role chair --role Officer --as a@b.example',
    {
      act: { act: 'invite', email: 'c@d.example', name: 'C', roles: ['OFFICER', 'CHAIR'] },
      by: { email: 'a@b.example' },
    },
  ],
  [
    'invite c@d.example --name C --role administrator --recover',
    { act: { act: 'invite', email: 'c@d.example', name: 'C', roles: ['ADMINISTRATOR'] }, by: 'RECOVERY' },
  ],
  ['invite-again c@d.example --as a@b.example', { act: { act: 'invite-again', email: 'c@d.example' } }],
  ['suspend c@d.example --reason Left --as a@b.example', { act: { act: 'suspend', reason: 'Left' } }],
  ['restore c@d.example --reason Back --as a@b.example', { act: { act: 'restore', reason: 'Back' } }],
  ['roles c@d.example --as a@b.example', { act: { act: 'roles', roles: [] } }],
])('%s', (line, options) => {
  expect(parsed(line)).toMatchObject({ ok: true, value: options });
});

test.each([
  ['', /Name a command/],
  ['list', /Exactly one of --as and --recover/],
  ['list --as a --recover', /Exactly one of --as and --recover/],
  ['list c@d.example --as a', /list names nobody/],
  ['invite c@d.example --role chair --as a', /--name is needed/],
  ['invite c@d.example --name C --as a', /--role is needed/],
  ['invite c@d.example --name C --role boss --as a', /--role boss: none of viewer/],
  ['suspend c@d.example --as a', /--reason is needed/],
  ['restore c@d.example --recover --reason x', /--recover: goes with invite only/],
  ['remove c@d.example --as a', /"remove" is none of/],
  ['invite-again c@d.example more --as a', /one word too many/],
])('%s is refused', (line, sentence) => {
  const refused = parsed(line);
  expect(refused.ok ? 'taken' : refused.refusal).toMatch(sentence);
});

test('help is asked for', () => {
  expect(parsed('--help')).toEqual({ ok: true, value: null });
});
