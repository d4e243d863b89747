import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { numberOrExit, optionsOrExit } from '../cli/command-line';

const COMMAND = {
  usage: `npm run check:properties -- [options] [path ...]

The tests, or those of a path, drawn from other seeds than the one of npm test, each printed; what npm test repeats briefly, kills,
races and draws, as often as finds something. What one finds is found again with MARGRAVE_TEST_SEED and MARGRAVE_THOROUGH=1.

  --seeds N   how many (5)
  --seed N    the first of them; drawn by default
  --help      prints this`,
  options: { seeds: { type: 'string', default: '5' }, seed: { type: 'string' } },
  takesArguments: true,
} as const;
const { values, positionals } = optionsOrExit(COMMAND);
const GREATEST_SEED = 0x7fff_0000;
const first =
  values.seed === undefined
    ? randomInt(GREATEST_SEED)
    : numberOrExit(COMMAND, '--seed', values.seed, [0, GREATEST_SEED]);
const seeds = Array.from(
  { length: numberOrExit(COMMAND, '--seeds', values.seeds, [1, 10_000]) },
  (_, index) => first + index,
);
const failed = seeds.filter((seed) => {
  const { status } = spawnSync('npx', ['vitest', 'run', ...positionals], {
    stdio: 'inherit',
    env: { ...process.env, MARGRAVE_TEST_SEED: String(seed), MARGRAVE_THOROUGH: '1' },
  });
  return status !== 0;
});
process.stdout.write(
  `${seeds.length - failed.length} seeds passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}\n`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
