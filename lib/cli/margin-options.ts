import { parseArgs } from 'node:util';
import { ok, refuse, type Fault, type Result } from '../domain/result';

/** What the command is to do. */
export type MarginCommand =
  | { readonly kind: 'MARGIN'; readonly preset: string | null; readonly file: string | null }
  | { readonly kind: 'SCHEMA' }
  | { readonly kind: 'LIST' }
  | { readonly kind: 'EXAMPLE'; readonly preset: string };

const OPTIONS = {
  preset: { type: 'string' },
  params: { type: 'string' },
  example: { type: 'string' },
  schema: { type: 'boolean' },
  list: { type: 'boolean' },
} as const;

/** Reads the command line; a fault's path is the argument: "--preset". */
export function parseMarginOptions(commandLine: readonly string[]): Result<MarginCommand, readonly Fault[]> {
  let values: { preset?: string; params?: string; example?: string; schema?: boolean; list?: boolean };
  try {
    ({ values } = parseArgs({ args: [...commandLine], options: OPTIONS, allowPositionals: false }));
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The command line cannot be read.';
    return refuse([{ path: '', rule: 'command-line', message }]);
  }
  const given = Object.keys(values);
  if (given.length > 1) {
    const message = `Only one of --preset, --params, --example, --schema and --list, not ${given.length}.`;
    return refuse([{ path: `--${given[1] ?? ''}`, rule: 'command-line', message }]);
  }
  if (values.schema) return ok({ kind: 'SCHEMA' });
  if (values.list) return ok({ kind: 'LIST' });
  if (values.example !== undefined) return ok({ kind: 'EXAMPLE', preset: values.example });
  return ok({ kind: 'MARGIN', preset: values.preset ?? null, file: values.params ?? null });
}
