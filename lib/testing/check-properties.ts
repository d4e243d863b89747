import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

// `npm run check:properties -- [--seeds 5] [--seed S] [what]`: the tests, or those of a path, drawn from other seeds
// than the one of `npm test`, each printed. What one finds is found again with MARGRAVE_TEST_SEED.

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const first = values.seed === undefined ? randomInt(0x7fff_0000) : Number(values.seed);
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => first + index);
const failed = seeds.filter((seed) => {
  const { status } = spawnSync('npx', ['vitest', 'run', ...positionals], {
    stdio: 'inherit',
    env: { ...process.env, MARGRAVE_TEST_SEED: String(seed) },
  });
  return status !== 0;
});
process.stdout.write(
  `${seeds.length - failed.length} seeds passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}\n`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
