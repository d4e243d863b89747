import { parseArgs } from 'node:util';
import { Random } from '../domain/number/random';
import { columnarEngine } from '../engine/columnar-engine';
import { everyCase } from './engine-cases';
import { engineTexts, referenceTexts } from './engine-comparison';

// `npm run check:engine -- --pairs 1000000`: random (parameter set, account) pairs over all presets and random
// documents, each margined by the engine and by the reference method. Says every difference, and who computed what.

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const pairs = Number(values.pairs);
const random = Random.fromSeed(Number(values.seed));
const BOOKS_OF_A_SET = 200;
const SHOWN = 5;

const COLUMNS = ['pairs', 'narrow', 'exact', 'reference', 'refused', 'different'] as const;
type Row = Record<(typeof COLUMNS)[number], number>;
const emptyRow = (): Row => Object.fromEntries(COLUMNS.map((column) => [column, 0])) as Row;
const rows = new Map<string, Row>();
const engine = columnarEngine();
let done = 0;
let different = 0;
const startedAtMs = performance.now();

for (let turn = 0; done < pairs; turn++) {
  const { name, parameters, market, books } = everyCase(random, turn, Math.min(BOOKS_OF_A_SET, pairs - done));
  const before = { ...engine.counts };
  const computed = await engineTexts(engine, parameters, market, books);
  const expected = referenceTexts(parameters, market, books);
  const row = rows.get(name) ?? emptyRow();
  for (const [index, text] of expected.entries()) {
    if (computed[index] === text) continue;
    different += 1;
    row.different += 1;
    if (different <= SHOWN)
      console.log(`${name}, turn ${turn}, account ${index}:\n${computed[index]}\n${text}`);
  }
  row.pairs += books.length;
  // Of those that went to the reference method: what it refuses, it alone may.
  row.refused += expected.filter((text) => text.startsWith('{"ok":false')).length;
  for (const tier of ['narrow', 'exact', 'reference'] as const)
    row[tier] += engine.counts[tier] - before[tier];
  rows.set(name, row);
  done += books.length;
}

const sum = (key: keyof Row): number => [...rows.values()].reduce((total, row) => total + row[key], 0);
console.table(Object.fromEntries(rows));
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
console.log(
  `${done} pairs in ${seconds} s: ${different} different; narrow ${sum('narrow')}, ` +
    `exact ${sum('exact')}, reference ${sum('reference')}, of which ${sum('refused')} refused`,
);
process.exitCode = different === 0 ? 0 : 1;
