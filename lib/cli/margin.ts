import { marginAnswer } from './margin-answer';

// `npm run -s margin`: one JSON document in, one out. Exit code 0 with the answer; 2 with a JSON list of faults.
// docs/write-a-preset.md shows it at work.

const { exitCode, output } = await marginAnswer(
  process.argv.slice(2),
  process.stdin as AsyncIterable<Uint8Array>,
);
process.stdout.write(output);
process.exitCode = exitCode;
