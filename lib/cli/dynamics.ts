import { dynamicsAnswer } from './dynamics-answer';

// `npm run -s dynamics`: the law of dynamic margin in the shell, without database or server.
// docs/methodology.md#adjustment-programmes shows it at work.

const { exitCode, output } = await dynamicsAnswer(process.argv.slice(2));
process.stdout.write(output);
process.exitCode = exitCode;
