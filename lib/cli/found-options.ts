import { refuse, ok, type Result } from '../domain/result';
import { readCommandLine } from './command-line';

const COMMAND = {
  usage: `npm run -s found -- [founding.json] [options]

Founds a venue: imports the files that the founding document names, shows where every account would stand under the
parameter set as it will be, asks, and makes the venue, its policy, version 1 and its first people, all at once.
Without a file it asks for what it needs, on a terminal.

  --preview          imports and shows, and founds nothing
  --yes              founds without asking, after it has shown
  --password-stdin   reads the first administrator's password from standard input, one line
  --single-sign-on   nobody has a password: people sign in at the OpenID provider, by their e-mail address
  --example          prints a founding document
  --help             prints this

Exit code 0: founded, or shown. 2: refused, each fault with its place and rule. 3: you said no. 4: the venue was busy.
The database is that of \`npm run venue\`, or of DATABASE_URL. docs/your-own-venue.md shows it at work.`,
  options: {
    preview: { type: 'boolean' },
    yes: { type: 'boolean' },
    'password-stdin': { type: 'boolean' },
    'single-sign-on': { type: 'boolean' },
    example: { type: 'boolean' },
  },
  takesArguments: true,
} as const;

export const FOUND_USAGE = COMMAND.usage;

/** How the first administrator is to sign in. */
export type FirstSignIn = 'STDIN' | 'PROMPT' | 'SINGLE_SIGN_ON';

export type FoundCommand =
  | { readonly kind: 'HELP' }
  | { readonly kind: 'EXAMPLE' }
  | {
      readonly kind: 'FOUND';
      /** Null: asked for on the terminal. */
      readonly file: string | null;
      readonly isPreview: boolean;
      readonly isAgreed: boolean;
      readonly signIn: FirstSignIn;
    };

/**
 * Reads the command line. Refused: a sentence that names the option and the rule.
 *
 * @param isTerminal whether somebody can be asked
 */
export function parseFoundOptions(
  commandLine: readonly string[],
  isTerminal: boolean,
): Result<FoundCommand, string> {
  const read = readCommandLine(COMMAND, commandLine);
  if (!read.ok) return refuse(read.refusal.map(({ message }) => message).join(' '));
  if (read.value === null) return ok({ kind: 'HELP' });
  const { values, positionals } = read.value;
  const [file, ...rest] = positionals;
  if (values.example) return ok({ kind: 'EXAMPLE' });
  if (rest.length > 0) return refuse(`One founding document, not ${positionals.length}.`);
  const { preview: isPreview = false, yes: isAgreed = false } = values;
  if (isPreview && isAgreed) return refuse('--preview founds nothing, so there is nothing to say --yes to.');
  if (values['password-stdin'] && values['single-sign-on']) {
    return refuse('--password-stdin and --single-sign-on: the administrator signs in by one of them.');
  }
  if (file === undefined && !isTerminal)
    return refuse('There is no terminal to ask on: name a founding document.');
  const signIn = values['single-sign-on'] ? 'SINGLE_SIGN_ON' : values['password-stdin'] ? 'STDIN' : 'PROMPT';
  if (!isPreview && !isTerminal) {
    if (signIn === 'PROMPT') {
      return refuse('There is no terminal to ask for the password: --password-stdin or --single-sign-on.');
    }
    if (!isAgreed) return refuse('There is no terminal to ask whether to found: --preview or --yes.');
  }
  return ok({ kind: 'FOUND', file: file ?? null, isPreview, isAgreed, signIn });
}
