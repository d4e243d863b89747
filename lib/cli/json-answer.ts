import type { Fault, Result } from '../domain/result';

/** What a command that answers in JSON prints, and its exit code: 0 with an answer, 2 with a JSON list of faults. */
export interface JsonAnswer {
  readonly exitCode: 0 | 2;
  readonly output: string;
}

export function jsonAnswer(answer: Result<unknown, readonly Fault[]>): JsonAnswer {
  const output = `${JSON.stringify(answer.ok ? answer.value : answer.refusal, null, 2)}\n`;
  return { exitCode: answer.ok ? 0 : 2, output };
}
