import fs from 'node:fs';
import * as z from 'zod';
import { backtest, type BacktestRefusal, type BacktestSlot } from '../domain/dynamics/backtest';
import { ANCHOR_SENTENCE } from '../domain/dynamics/backtest-of-bars';
import { summaryOf } from '../domain/dynamics/backtest-summary';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { parseProgramme, type Programme } from '../domain/dynamics/programme';
import { pushingCost, type TradedSignalBar } from '../domain/dynamics/pushing-cost';
import type { BarRefusal } from '../domain/dynamics/signal';
import { guardLimits, type GuardLimits, parsePriceGuard } from '../domain/market/guard-limits';
import { MAX_IMPORT_FAULTS, type Place, placePath } from '../domain/market/import-row';
import { priceRowFaults } from '../domain/market/price-row';
import { stepResponse } from '../domain/dynamics/step-response';
import { adjustmentProgrammeSchema } from '../domain/parameters/document/programme-document';
import { ok, refuse, type Fault, type Result } from '../domain/result';
import { columnarEngine } from '../engine/columnar-engine';
import { barFormat } from '../market-data/bar-format';
import { NO_MAPPING } from '../market-data/column-mapping';
import { rowsOf } from '../market-data/row-format';
import { sourceText } from '../market-data/source-text';
import { backtestOnBook } from '../usecases/adjustments/backtest-on-book';
import type { SnapshotBook } from '../usecases/adjustments/steps/book-play';
import { bookOfFolder } from './book-folder';
import { bookTaken } from './book-taken';
import { type DynamicsCommand, DYNAMICS_USAGE, parseDynamicsOptions } from './dynamics-options';
import { type JsonAnswer, jsonAnswer } from './json-answer';
import { documentOfFile } from './json-document';

/** What the command `dynamics` answers: documents, one by one, and exit code 0; or a JSON list of faults, and 2. */
export async function dynamicsAnswer(commandLine: readonly string[]): Promise<JsonAnswer> {
  const command = parseDynamicsOptions(commandLine);
  if (!command.ok) return jsonAnswer(command);
  const { value } = command;
  switch (value.kind) {
    case 'HELP':
      return { exitCode: 0, output: `${DYNAMICS_USAGE}\n` };
    case 'EXAMPLE':
      return jsonAnswer(ok(EXAMPLE_PROGRAMME));
    case 'SCHEMA':
      return jsonAnswer(ok(z.toJSONSchema(adjustmentProgrammeSchema, { io: 'input' })));
    case 'RESPOND': {
      const programme = await programmeOfFile(value.programme);
      if (!programme.ok) return jsonAnswer(programme);
      const response = stepResponse(programme.value, 2);
      return jsonAnswer(response ? ok(response) : refuse([NO_REFERENCE]));
    }
    case 'SNAPSHOT':
      return jsonAnswer(await bookTaken(value.to, value.day));
    case 'BACKTEST': {
      const played = await playedBack(value);
      return played.ok
        ? { exitCode: 0, output: played.value.map((line) => `${JSON.stringify(line)}\n`).join('') }
        : jsonAnswer(played);
    }
  }
}

type BacktestCommand = Extract<DynamicsCommand, { kind: 'BACKTEST' }>;

async function playedBack(command: BacktestCommand): Promise<Result<readonly unknown[], readonly Fault[]>> {
  const programme = await programmeOfFile(command.programme);
  if (!programme.ok) return programme;
  const read = await barsOf(command.bars, programme.value);
  if (!read.ok) return read;
  const bars = read.value.map(({ bar }) => bar);
  const options = { fromMs: command.from === null ? null : command.from.getTime(), name: 'programme' };
  const book = command.book === null ? null : await bookOfFolder('--book', command.book, programme.value);
  if (book?.ok === false) return book;
  const guard = await guardOf(command, book?.value ?? null);
  if (!guard.ok) return guard;
  let played: { readonly slots: readonly BacktestSlot[]; readonly summary: object };
  if (book) {
    const found = await backtestOnBook(columnarEngine(), programme.value, bars, options, book.value, command);
    if (!found.ok) {
      const { refusal } = found;
      if (refusal.code === 'BACKTEST') return refuse([faultOf(refusal.refusal, read.value)]);
      return refuse(refusal.faults.map((fault) => ({ ...fault, path: `--book${fault.path}` })));
    }
    const { slots, summary, book: ofBook } = found.value;
    played = { slots, summary: { ...summary, book: ofBook } };
  } else {
    const found = backtest(programme.value, bars, options);
    if (!found.ok) return refuse([faultOf(found.refusal, read.value)]);
    played = { slots: found.slots, summary: summaryOf(programme.value, bars, found.slots) };
  }
  const { turnover } = command;
  const pushing = pushingCost(programme.value, bars, played.slots, { turnover, guard: guard.value });
  const summary = { summary: { ...played.summary, pushing } };
  if (command.isSummaryAlone) return ok([summary]);
  return ok([...played.slots.map(({ record, hash }) => ({ ...record, hash })), summary]);
}

/** The guard that is stated, or that of the book's set; null: neither. */
async function guardOf(
  { guard }: BacktestCommand,
  book: SnapshotBook | null,
): Promise<Result<GuardLimits | null, readonly Fault[]>> {
  if (guard === null) {
    const stated = book?.version.document.marketData?.priceGuard;
    return ok(stated ? guardLimits(stated) : null);
  }
  const document = await documentOfFile('--guard', guard);
  if (!document.ok) return document;
  const parsed = parsePriceGuard(document.value);
  if (parsed.ok) return ok(guardLimits(parsed.value));
  return refuse(parsed.refusal.map((fault) => ({ ...fault, path: `--guard ${fault.path}` })));
}

async function programmeOfFile(file: string): Promise<Result<Programme, readonly Fault[]>> {
  const document = await documentOfFile('--programme', file);
  if (!document.ok) return document;
  const programme = parseProgramme(document.value);
  if (programme.ok) return programme;
  return refuse(programme.refusal.map((fault) => ({ ...fault, path: `--programme ${fault.path}` })));
}

interface PlacedBar {
  readonly place: Place;
  readonly bar: TradedSignalBar;
}

/** The bars of the programme's instrument in a file, in its order; rows of others are passed over. */
async function barsOf(
  file: string,
  { document, barMs }: Programme,
): Promise<Result<readonly PlacedBar[], readonly Fault[]>> {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    return refuse([{ path: '--bars', rule: 'no-such-file', message: `"${file}" cannot be read.` }]);
  const { instrument, barMinutes } = document.signal;
  const context = { listed: { has: () => true }, now: new Date(8.64e15) };
  const text = sourceText(fs.createReadStream(file) as AsyncIterable<Uint8Array>);
  const bars: PlacedBar[] = [];
  const faults: Fault[] = [];
  const others = new Set<string>();
  for await (const { place, row } of rowsOf(text, 'csv', barFormat(instrument, barMinutes), NO_MAPPING)) {
    if (faults.length >= MAX_IMPORT_FAULTS) break;
    const found = row.ok ? priceRowFaults(row.value, place, context) : row.refusal;
    faults.push(...found);
    if (!row.ok || found.length > 0) continue;
    const { value } = row;
    if (value.kind !== 'BAR' || value.instrument !== instrument || value.intervalMinutes * 60_000 !== barMs) {
      others.add(
        value.kind === 'BAR' ? `${value.instrument} of ${value.intervalMinutes} minutes` : value.kind,
      );
      continue;
    }
    const { open, high, low, close, quoteVolume } = value;
    const prices = { open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
    const turnover = quoteVolume === null ? null : quoteVolume.toNumber();
    bars.push({ place, bar: { opensAtMs: value.opensAt.getTime(), ...prices, turnover } });
  }
  if (faults.length > 0)
    return refuse(
      faults.slice(0, MAX_IMPORT_FAULTS).map((fault) => ({ ...fault, path: `--bars ${fault.path}` })),
    );
  if (bars.length > 0) return ok(bars);
  const found = [...others].sort().slice(0, 20).join(', ');
  const message = `It holds no bar of ${instrument} of ${barMinutes} minutes, but ${found === '' ? 'nothing' : found}.`;
  return refuse([{ path: '--bars', rule: 'no-bars', message }]);
}

const BAR_SENTENCES: Readonly<Record<BarRefusal, string>> = {
  BEFORE_FIRST_BAR: 'It opens before the first bar that the programme pins.',
  FIRST_BAR_MISSING: 'The first bar that the programme pins is not there.',
  NOT_AFTER_LAST: 'It does not open after the bar before it.',
  OFF_GRID: 'No bar of the programme opens then.',
  NO_SESSION: 'The programme states no session then.',
  NOT_A_PRICE: 'Its prices are not above 0, with the low the lowest and the high the highest.',
};

const NO_REFERENCE: Fault = {
  path: '--programme /target/anchor/kind',
  rule: 'anchor-of-a-version',
  message: ANCHOR_SENTENCE,
};

function faultOf(refusal: BacktestRefusal, bars: readonly PlacedBar[]): Fault {
  switch (refusal.code) {
    case 'BAR': {
      const place = bars[refusal.at]?.place;
      const path = `--bars ${place ? placePath(place) : ''}`;
      return {
        path,
        rule: refusal.refusal.toLowerCase().replaceAll('_', '-'),
        message: BAR_SENTENCES[refusal.refusal],
      };
    }
    case 'ANCHOR':
      return NO_REFERENCE;
    case 'TOO_FEW_BARS':
      return {
        path: '--bars',
        rule: 'too-few-bars',
        message: `A programme may do all that it states from 365 returns on, and these are ${refusal.returns}: state --from.`,
      };
  }
}
