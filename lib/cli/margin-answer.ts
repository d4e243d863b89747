import * as z from 'zod';
import { marginRequestSchema } from '../domain/margin/request/margin-request';
import { PRESETS } from '../domain/presets/all';
import type { Preset } from '../domain/presets/preset';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { marginPortfolio } from '../usecases/margin/margin-portfolio';
import { type JsonAnswer, jsonAnswer } from './json-answer';
import { type Bytes, documentOf, documentOfFile } from './json-document';
import { MARGIN_USAGE, type MarginCommand, parseMarginOptions } from './margin-options';

/**
 * What the command `margin` answers: one JSON document, and exit code 0; or a JSON list of faults, and 2. Asked for help,
 * its usage in words.
 *
 * @param input  standard input; read only where a request is expected
 */
export async function marginAnswer(commandLine: readonly string[], input: Bytes): Promise<JsonAnswer> {
  const command = parseMarginOptions(commandLine);
  if (!command.ok) return jsonAnswer(command);
  const { value } = command;
  if (value.kind === 'HELP') return { exitCode: 0, output: `${MARGIN_USAGE}\n` };
  return jsonAnswer(await answerTo(value, input));
}

async function answerTo(
  command: Exclude<MarginCommand, { kind: 'HELP' }>,
  input: Bytes,
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
    case 'PRINT': {
      const preset = presetNamed(command.preset, '--print');
      return preset.ok ? ok(preset.value.parameters) : preset;
    }
    case 'MARGIN': {
      const base = await baseOf(command);
      if (!base.ok) return base;
      const request = await documentOf(input);
      return request.ok ? marginPortfolio(request.value, base.value, command) : request;
    }
  }
}

/** The parameter set that was named, or null. */
async function baseOf({
  preset,
  file,
}: Extract<MarginCommand, { kind: 'MARGIN' }>): Promise<Result<unknown, readonly Fault[]>> {
  if (preset !== null) {
    const found = presetNamed(preset, '--preset');
    return found.ok ? ok(found.value.parameters) : found;
  }
  return file === null ? ok(null) : documentOfFile('--params', file);
}

function presetNamed(name: string, option: string): Result<Preset, readonly Fault[]> {
  const preset = PRESETS.find((one) => one.name === name);
  if (preset) return ok(preset);
  const message = `"${name}" is none of ${PRESETS.map((one) => one.name).join(', ')}.`;
  return refuse([{ path: option, rule: 'no-such-preset', message }]);
}
