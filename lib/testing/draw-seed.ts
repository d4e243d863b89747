import { z } from 'zod';

const seeds = z.coerce.number().int().min(-0x8000_0000).max(0x7fff_ffff);

/** What property tests draw from: `MARGRAVE_TEST_SEED`, or 1. A check draws from its own `--seed`. */
export function drawSeed(): number {
  return seeds.parse(process.env.MARGRAVE_TEST_SEED ?? '1');
}

/** Says it once for a run of tests. */
export default function tell(): void {
  process.stdout.write(`Properties draw from seed ${drawSeed()} (MARGRAVE_TEST_SEED)\n`);
}
