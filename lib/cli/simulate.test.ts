import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunkOfBooks } from '../domain/books/book-chunk';
import { compareBytes } from '../domain/books/snapshot-line';
import { contentHash } from '../domain/json/canonical';
import { crisesOf, impactOf, readEvidence, stressOf } from '../domain/risk/evidence';
import { marginMany } from '../engine/batch/margin-many';
import { demoAccounts } from '../market-data/demo/demo-accounts';
import { demoInputs } from '../market-data/demo/demo-inputs';
import { demoProposalDocument } from '../market-data/demo/demo-venue';
import { writeBookFolder } from './book-folder';
import { simulateAnswer } from './simulate-answer';
import { parseSimulateOptions } from './simulate-options';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-simulate-'));
const at = (name: string): string => path.join(folder, name);
const ACCOUNTS = 250;

beforeAll(async () => {
  const { parameters, ...market } = await demoInputs(new Date('2026-11-29T05:17:00Z'));
  const books = [...demoAccounts(ACCOUNTS, { parameters, ...market }, marginMany(parameters, market))];
  const inOrder = books.toSorted((a, b) => compareBytes(a.account, b.account));
  const { set } = parameters;
  await writeBookFolder(at('book'), {
    live: { approved: set },
    market: () =>
      Promise.resolve({ ...market, figures: new Map(), asOf: new Date(0), observedAt: new Map() }),
    async *chunks() {
      yield await Promise.resolve(chunkOfBooks(inOrder));
    },
  });
  fs.writeFileSync(at('proposed.json'), JSON.stringify(demoProposalDocument(set.document)));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

interface Printed {
  readonly evidenceHash: string;
  readonly totals: { readonly accounts: number };
  readonly newlyLiquidatable: { readonly accounts: number };
}

const FILES = ['--book', at('book'), '--proposed', at('proposed.json'), '--json'];

async function printed(commandLine: readonly string[], events?: Parameters<typeof simulateAnswer>[1]) {
  const { exitCode, output } = await simulateAnswer(commandLine, events);
  return { exitCode, answer: JSON.parse(output) as Printed };
}

describe('a simulation in the shell', () => {
  test('comes to the same evidence in this process and in two, one of them killed in the middle', async () => {
    const alone = await printed([...FILES, '--evidence', at('evidence.json')]);
    const text = fs.readFileSync(at('evidence.json'), 'utf8');
    expect(alone).toMatchObject({ exitCode: 0, answer: { evidenceHash: contentHash(text) } });
    const evidence = readEvidence(text);
    expect(alone.answer.newlyLiquidatable.accounts).toBe(impactOf(evidence).newlyLiquidatable.accounts);
    expect(alone.answer.totals.accounts).toBeGreaterThan(ACCOUNTS);
    expect(crisesOf(evidence)?.asked).toHaveLength(6);

    const pids: number[] = [];
    let killed = 0;
    const pair = await printed([...FILES, '--workers', '2'], {
      onStarted: (pid) => pids.push(pid),
      onBlock: (done) => {
        const [first] = pids;
        if (done !== 1 || first === undefined || killed > 0) return;
        killed = first;
        process.kill(first, 'SIGKILL');
      },
    });
    expect(pair).toEqual(alone);
    expect(killed).toBeGreaterThan(0);
  });

  test('in scenarios says what each comes to, under a hash that their order and processes do not change', async () => {
    const provenance = { kind: 'HYPOTHETICAL', reason: 'To see.' };
    const fall = { kind: 'MOVES', every: '-0.4' };
    const grid = { kind: 'GRID', axes: [{ moves: ['-0.2', '0.2'] }] };
    const stated = [fall, grid].map((shock, index) => ({
      ...{ format: 'margrave/scenario/1', name: `S${index}`, provenance, shock },
    }));
    fs.writeFileSync(at('scenarios.json'), JSON.stringify(stated));
    fs.writeFileSync(at('turned.json'), JSON.stringify(stated.toReversed()));
    const alone = await printed([
      ...FILES,
      '--scenarios',
      at('scenarios.json'),
      '--evidence',
      at('six.json'),
    ]);
    const evidence = readEvidence(fs.readFileSync(at('six.json'), 'utf8'));
    expect(evidence.format).toBe('margrave/evidence/8');
    const found = stressOf(evidence)?.found;
    expect(found?.scenarios.map(({ steps }) => steps.length).sort()).toEqual([1, 2]);
    expect(found?.scenarios[0]?.steps[0]?.after.liquidatable).toBeGreaterThan(0);
    expect(await printed([...FILES, '--scenarios', at('turned.json'), '--workers', '2'])).toEqual(alone);

    fs.writeFileSync(at('wrong.json'), JSON.stringify([{ ...stated[0], shock: { kind: 'MOVES' } }]));
    const { exitCode, output } = await simulateAnswer([...FILES, '--scenarios', at('wrong.json')]);
    expect([exitCode, output]).toEqual([2, expect.stringContaining('moves-something')]);
  }, 120_000);

  test('says in words what it found', async () => {
    const { exitCode, output } = await simulateAnswer(FILES.filter((word) => word !== '--json'));
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^\d+ of \d+ accounts margined under both sets\.\nInitial margin /);
    expect(output).toMatch(/Failure of FTX: liquidatable \d+ before, \d+ after; /);
    expect(output).toMatch(/\nEvidence [0-9a-f]{64}\n$/);
  });

  test.each([
    [['--book', at('nowhere'), '--proposed', at('proposed.json')], '--book', 'no-such-file'],
    [['--book', at('book'), '--proposed', at('nowhere.json')], '--proposed', 'no-such-file'],
    [['--book', at('book'), '--proposed', at('book/market.jsonl')], '--proposed', 'json'],
    [['--example', '--book', at('book')], '--example', 'command-line'],
    [['--proposed', at('proposed.json')], '--book', 'command-line'],
    [['--book', at('book')], '--proposed', 'command-line'],
    [['--example', '--workers', '0'], '--workers', 'command-line'],
    [[...FILES, '--evidence', at('no/such/folder')], '--evidence', 'not-written'],
  ])('is refused with what is wrong: %j', async (commandLine, option, rule) => {
    const { exitCode, output } = await simulateAnswer(commandLine);
    const [fault] = JSON.parse(output) as { readonly path: string; readonly rule: string }[];
    expect([exitCode, fault?.rule]).toEqual([2, rule]);
    expect(fault?.path.startsWith(option)).toBe(true);
  });

  test('tells how it is called', async () => {
    expect(parseSimulateOptions(['--help'])).toEqual({ ok: true, value: null });
    expect((await simulateAnswer(['--help'])).output).toContain('--example');
  });
});
