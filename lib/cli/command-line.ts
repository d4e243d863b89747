import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { letReadersGo } from './gone-reader';

type ParseArgsOptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** A command as a person calls it. */
export interface Command<Options extends ParseArgsOptionsConfig> {
  /** What `--help` prints, and every refusal after what is wrong: the call, then each option with what it does. */
  readonly usage: string;
  readonly options: Options;
  /** Whether it takes arguments that are no options. */
  readonly takesArguments?: boolean;
}

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options }>
>['values'];

/** A command line as it was read; null where help was asked for, and nothing else counts. */
export type CommandLine<Options extends ParseArgsOptionsConfig> = {
  readonly values: Values<Options>;
  readonly positionals: readonly string[];
} | null;

/**
 * Reads a command line, for every command alike: an unknown option, an option without its value, an argument where none is
 * taken, and an option that stands twice (but one that may be repeated) are refused. `--help` is an option of every command.
 * From here on, whoever reads what the command prints may leave.
 *
 * @returns or one fault of the rule `command-line`, its path the option that it is about
 */
export function readCommandLine<const Options extends ParseArgsOptionsConfig>(
  { options, takesArguments }: Command<Options>,
  commandLine: readonly string[],
): Result<CommandLine<Options>, readonly Fault[]> {
  letReadersGo();
  const fault = (path: string, message: string) => refuse([{ path, rule: 'command-line', message }]);
  const known: ParseArgsOptionsConfig = { ...options, help: { type: 'boolean' } };
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...commandLine],
      options: known,
      allowPositionals: takesArguments ?? false,
      tokens: true,
    });
    if (values['help'] === true) return ok(null);
    const seen = new Set<string>();
    for (const token of tokens) {
      if (token.kind !== 'option') continue;
      if (seen.has(token.name) && !known[token.name]?.multiple)
        return fault(
          token.rawName,
          `${token.rawName} stands twice: which of both is meant is not for us to say.`,
        );
      seen.add(token.name);
    }
    return ok({ values: values as Values<Options>, positionals });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The command line cannot be read.';
    // Node goes on to tell how to hand over an argument that begins with a dash, which no command of ours takes.
    return fault('', message.replace(/(Unknown option '[^']*').*/s, `$1: it knows ${optionNames(known)}.`));
  }
}

function optionNames(options: ParseArgsOptionsConfig): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
}

/** A whole number of an option or a setting, between bounds; null where it is none. */
export function wholeNumber(text: string, least: number, greatest: number): number | null {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= greatest ? number : null;
}

/**
 * The options of a command that does nothing but its work: prints the usage and ends with 0 where help is asked for, and
 * says what is wrong, with the usage, and ends with 2 where the command line is refused.
 */
export function optionsOrExit<const Options extends ParseArgsOptionsConfig>(
  command: Command<Options>,
  commandLine: readonly string[] = process.argv.slice(2),
): NonNullable<CommandLine<Options>> {
  const read = readCommandLine(command, commandLine);
  if (!read.ok) return refuseAndExit(command, read.refusal.map(({ message }) => message).join('\n'));
  if (read.value) return read.value;
  console.log(command.usage);
  process.exit(0);
}

/** A number of an option; ends the command as `optionsOrExit` does where it is none. */
export function numberOrExit(
  command: Pick<Command<ParseArgsOptionsConfig>, 'usage'>,
  option: string,
  text: string,
  [least, greatest]: readonly [least: number, greatest: number],
): number {
  const number = wholeNumber(text, least, greatest);
  return number ?? refuseAndExit(command, `${option} ${text}: a whole number from ${least} to ${greatest}.`);
}

function refuseAndExit({ usage }: { readonly usage: string }, message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
