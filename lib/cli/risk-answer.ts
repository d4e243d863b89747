import * as z from 'zod';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { MEASURES } from '../domain/risk/measures';
import type { Measure } from '../domain/statistics/measures/measure';
import { type JsonAnswer, jsonAnswer } from './json-answer';
import { type Bytes, documentOf } from './json-document';
import { parseRiskOptions, RISK_USAGE, type RiskCommand } from './risk-options';

/**
 * What the command `risk` answers: one JSON document, and exit code 0; or a JSON list of faults, and 2. Asked for help,
 * its usage in words.
 *
 * @param input  standard input; read only where a document is expected
 */
export async function riskAnswer(commandLine: readonly string[], input: Bytes): Promise<JsonAnswer> {
  const command = parseRiskOptions(commandLine);
  if (!command.ok) return jsonAnswer(command);
  if (command.value.kind === 'HELP') return { exitCode: 0, output: `${RISK_USAGE}\n` };
  return jsonAnswer(await answerTo(command.value, input));
}

async function answerTo(
  command: Exclude<RiskCommand, { kind: 'HELP' }>,
  input: Bytes,
): Promise<Result<unknown, readonly Fault[]>> {
  if (command.kind === 'LIST') return ok(MEASURES.map(listed));
  const measure = MEASURES.find(({ name }) => name === command.name);
  if (!measure) {
    const message = `"${command.name}" is none of ${MEASURES.map(({ name }) => name).join(', ')}.`;
    return refuse([{ path: command.name, rule: 'no-such-measure', message }]);
  }
  if (command.kind === 'EXAMPLE') return ok(measure.example);
  const document = await documentOf(input);
  return document.ok ? measure.answer(document.value) : document;
}

function listed({ name, summary, input, example }: Measure): unknown {
  return { name, summary, input: z.toJSONSchema(input, { io: 'input' }), example };
}
