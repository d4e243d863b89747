import fs from 'node:fs';
import * as z from 'zod';
import { marginRequestSchema } from '../domain/margin/request/margin-request';
import { parseJsonText } from '../domain/json/json-text';
import { PRESETS } from '../domain/presets/all';
import type { Preset } from '../domain/presets/preset';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { marginPortfolio } from '../usecases/margin/margin-portfolio';
import { type MarginCommand, parseMarginOptions } from './margin-options';

/**
 * What the command `margin` answers: one JSON document, and exit code 0; or a JSON list of faults, and 2.
 *
 * @param readInput  standard input to its end; asked only where a request is expected
 */
export async function marginAnswer(
  commandLine: readonly string[],
  readInput: () => Promise<string>,
): Promise<{ readonly exitCode: 0 | 2; readonly output: string }> {
  const command = parseMarginOptions(commandLine);
  const answer = command.ok ? await answerTo(command.value, readInput) : command;
  const output = `${JSON.stringify(answer.ok ? answer.value : answer.refusal, null, 2)}\n`;
  return { exitCode: answer.ok ? 0 : 2, output };
}

async function answerTo(
  command: MarginCommand,
  readInput: () => Promise<string>,
): Promise<Result<unknown, readonly Fault[]>> {
  switch (command.kind) {
    case 'SCHEMA':
      return ok(z.toJSONSchema(marginRequestSchema, { io: 'input' }));
    case 'LIST':
      return ok(PRESETS.map(({ name, title, summary, sources }) => ({ name, title, summary, sources })));
    case 'EXAMPLE': {
      const preset = presetNamed(command.preset, '--example');
      return preset.ok ? ok(preset.value.example) : preset;
    }
    case 'MARGIN': {
      const base = baseOf(command);
      if (!base.ok) return base;
      const request = parseJsonText(await readInput());
      return request.ok ? marginPortfolio(request.value, base.value) : request;
    }
  }
}

/** The parameter set that was named, or null. */
function baseOf({
  preset,
  file,
}: Extract<MarginCommand, { kind: 'MARGIN' }>): Result<unknown, readonly Fault[]> {
  if (preset !== null) {
    const found = presetNamed(preset, '--preset');
    return found.ok ? ok(found.value.parameters) : found;
  }
  if (file === null) return ok(null);
  let content: string;
  try {
    content = fs.readFileSync(file, 'utf8');
  } catch {
    return refuse([{ path: '--params', rule: 'no-such-file', message: `"${file}" cannot be read.` }]);
  }
  const read = parseJsonText(content);
  if (read.ok) return read;
  return refuse(read.refusal.map((fault) => ({ ...fault, path: `--params ${file}${fault.path}` })));
}

function presetNamed(name: string, option: string): Result<Preset, readonly Fault[]> {
  const preset = PRESETS.find((one) => one.name === name);
  if (preset) return ok(preset);
  const message = `"${name}" is none of ${PRESETS.map((one) => one.name).join(', ')}.`;
  return refuse([{ path: option, rule: 'no-such-preset', message }]);
}
