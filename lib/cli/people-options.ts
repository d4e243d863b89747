import { ROLES, type Role } from '../domain/governance/people/actor';
import { ok, refuse, type Result } from '../domain/result';
import { readCommandLine } from './command-line';

/** What is to be done to whom. */
export type PeopleAct =
  | { readonly act: 'list' }
  | { readonly act: 'invite'; readonly email: string; readonly name: string; readonly roles: readonly Role[] }
  | { readonly act: 'invite-again'; readonly email: string }
  | { readonly act: 'suspend' | 'restore'; readonly email: string; readonly reason: string }
  | { readonly act: 'roles'; readonly email: string; readonly roles: readonly Role[] };

export interface PeopleOptions {
  readonly act: PeopleAct;
  /** The administrator who acts, by e-mail; RECOVERY: nobody can, and whoever has the database's own host does. */
  readonly by: { readonly email: string } | 'RECOVERY';
}

export const PEOPLE_USAGE = `npm run people -- <command> --as email

  list                                         everyone, with roles and how they sign in
  invite <email> --name text --role ROLE…      makes a person known, and a link to set a password
  invite-again <email>                         another link; the one before stops working
  suspend <email> --reason text                ends their sessions and stops their tokens
  restore <email> --reason text
  roles <email> --role ROLE…                   exactly these from now on; without --role, none

  --as email     the administrator who acts; asks for their password (or reads it from standard input)
  --recover      instead of --as, with invite: when no administrator can sign in. On the database's own host only;
                 invites an administrator, and the audit log says so
  --role ROLE    ${ROLES.join(', ').toLowerCase()}; may be repeated
  --help         prints this

docs/operations.md says when to recover.`;

const OPTIONS = {
  as: { type: 'string' },
  recover: { type: 'boolean' },
  name: { type: 'string' },
  role: { type: 'string', multiple: true },
  reason: { type: 'string' },
} as const;

interface Given {
  readonly command: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly reason: string | undefined;
  readonly roles: readonly Role[];
}

/** Reads the command line; null asks for help. Refused: a sentence that says what is wrong. */
export function parsePeopleOptions(commandLine: readonly string[]): Result<PeopleOptions | null, string> {
  const read = readCommandLine({ usage: PEOPLE_USAGE, options: OPTIONS, takesArguments: true }, commandLine);
  if (!read.ok) return refuse(read.refusal.map(({ message }) => message).join(' '));
  if (read.value === null) return ok(null);
  const { values, positionals } = read.value;
  const [command = '', email, ...rest] = positionals;
  if (rest.length > 0) return refuse(`"${rest.join(' ')}" is one word too many.`);
  const roles = rolesOf(values.role ?? []);
  if (!roles.ok) return roles;
  const act = actOf({ command, email, name: values.name, reason: values.reason, roles: roles.value });
  if (!act.ok) return act;
  if ((values.as === undefined) === (values.recover !== true)) {
    return refuse('Exactly one of --as and --recover is needed: who does it.');
  }
  if (values.as !== undefined) return ok({ act: act.value, by: { email: values.as } });
  if (act.value.act !== 'invite') return refuse('--recover: goes with invite only.');
  return ok({ act: act.value, by: 'RECOVERY' });
}

function actOf({ command, email, name, reason, roles }: Given): Result<PeopleAct, string> {
  if (command === 'list') return email === undefined ? ok({ act: 'list' }) : refuse('list names nobody.');
  if (email === undefined) return refuse('Name a command, and a person by e-mail.');
  switch (command) {
    case 'invite':
      if (name === undefined) return refuse('invite: --name is needed.');
      return roles.length === 0
        ? refuse('invite: --role is needed.')
        : ok({ act: command, email, name, roles });
    case 'invite-again':
      return ok({ act: command, email });
    case 'suspend':
    case 'restore':
      return reason === undefined
        ? refuse(`${command}: --reason is needed.`)
        : ok({ act: command, email, reason });
    case 'roles':
      return ok({ act: command, email, roles });
    default:
      return refuse(`"${command}" is none of list, invite, invite-again, suspend, restore, roles.`);
  }
}

function rolesOf(texts: readonly string[]): Result<readonly Role[], string> {
  const unknown = texts.find((text) => !ROLES.some((role) => role === text.toUpperCase()));
  if (unknown !== undefined) return refuse(`--role ${unknown}: none of ${ROLES.join(', ').toLowerCase()}.`);
  return ok(ROLES.filter((role) => texts.some((text) => text.toUpperCase() === role)));
}
