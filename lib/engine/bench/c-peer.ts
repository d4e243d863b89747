import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Figures, roundedUnits } from './figures';
import type { GeneratedBook } from './generated-book';
import type { PeerTables } from './plain-engines';
import type { Timing } from './timing';

const SOURCE = path.join(import.meta.dirname, 'peer.c');
const LAST_CEILING = 2n ** 62n;

export interface PeerRun extends Timing {
  readonly figures: Figures;
}

/**
 * Runs the method in C; null when there is no C compiler. The doubles are given rounded; they are compiled plainly, as a
 * program that is handed out is, and again for the processor at hand.
 */
export function cPeers(book: GeneratedBook, tables: PeerTables, rounds: number) {
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!compiler) return null;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-peer-'));
  try {
    writeColumns(directory, book, tables);
    const run = (name: string, flags: readonly string[]): PeerRun => {
      const program = path.join(directory, name);
      const compiled = spawnSync(compiler, ['-O3', ...flags, SOURCE, '-o', program, '-lm']);
      if (compiled.status !== 0) throw new Error(compiled.stderr.toString());
      const { status, stdout, stderr } = spawnSync(program, [directory, String(rounds)], {
        maxBuffer: 2 ** 31 - 1,
      });
      if (status !== 0) throw new Error(stderr.toString());
      const [ms = NaN, cpuMs = NaN] = stderr.toString().split(' ').map(Number);
      const { buffer, byteOffset, byteLength } = stdout;
      return { ms, cpuMs, figures: new BigInt64Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
    };
    const rounded = ({ figures, ...timing }: PeerRun): PeerRun => ({
      ...timing,
      figures: BigInt64Array.from(new Float64Array(figures.buffer), roundedUnits),
    });
    return {
      exact: run('exact', ['-march=native', '-DEXACT']),
      double: rounded(run('double', [])),
      doubleForThisProcessor: rounded(run('double-native', ['-march=native'])),
    };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

function writeColumns(directory: string, book: GeneratedBook, tables: PeerTables): void {
  const write = (name: string, { buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): void =>
    fs.writeFileSync(path.join(directory, name), Buffer.from(buffer, byteOffset, byteLength));
  write('position-start', book.positionStart);
  write('balance-start', book.balanceStart);
  write('instrument', book.instrument);
  write('asset', book.asset);
  write('quantity', BigInt64Array.from(book.quantity, BigInt));
  write('entry', BigInt64Array.from(book.entry, BigInt));
  write('amount', BigInt64Array.from(book.amount.subarray(0, book.balanceStart.at(-1)), BigInt));
  write('price', BigInt64Array.from(tables.prices));
  write(
    'worth',
    BigInt64Array.from(tables.owned.flatMap((owned, index) => [owned, tables.owed[index] ?? 0n])),
  );
  write('levels', BigInt64Array.from(tables.levels.flatMap((level) => [level.numerator, level.denominator])));
  const most = Math.max(...tables.rows.map((rows) => rows.length));
  const flat = new BigInt64Array(tables.rows.length * most * 9);
  for (const [instrument, rows] of tables.rows.entries())
    for (const [place, { ceiling, initial, maintenance }] of rows.entries()) {
      const parts = [initial, maintenance].flatMap(({ numerator, divisor, whole, rest }) => [
        ...[numerator, divisor, whole, rest],
      ]);
      flat.set([ceiling ?? LAST_CEILING, ...parts], (instrument * most + place) * 9);
    }
  write('rows', flat);
}
