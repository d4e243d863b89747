import { riskAnswer } from './risk-answer';

// `npm run -s risk`: one JSON document in, one out. Exit code 0 with the answer; 2 with a JSON list of faults.
// docs/methodology.md#statistics says what each measure was held against.

const { exitCode, output } = await riskAnswer(
  process.argv.slice(2),
  process.stdin as AsyncIterable<Uint8Array>,
);
process.stdout.write(output);
process.exitCode = exitCode;
