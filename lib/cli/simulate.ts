import { simulateAnswer } from './simulate-answer';

// `npm run -s simulate`: what a change does to every account of a book, in the shell. docs/methodology.md#simulations

const { exitCode, output } = await simulateAnswer(process.argv.slice(2));
process.stdout.write(output);
process.exitCode = exitCode;
