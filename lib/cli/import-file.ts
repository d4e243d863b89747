import fs from 'node:fs';
import path from 'node:path';
import type { Actor } from '../domain/governance/people/actor';
import type { AccountImportRow } from '../domain/books/account-row';
import type { ImportRow } from '../domain/market/import-row';
import type { InstrumentRow } from '../domain/market/instrument-row';
import type { PriceRow } from '../domain/market/price-row';
import { ok, refuse, type Result } from '../domain/result';
import { ACCOUNT_FORMAT, FLAT_ACCOUNT_FORMAT } from '../market-data/account-format';
import { binanceBracketRows } from '../market-data/binance-brackets';
import { NO_MAPPING } from '../market-data/column-mapping';
import { cryptoDailyFormat } from '../market-data/crypto-daily';
import { FLAT_INSTRUMENT_FORMAT, INSTRUMENT_FORMAT } from '../market-data/instrument-format';
import { PRICE_FORMAT } from '../market-data/price-format';
import { rowsOf, type RowFormat } from '../market-data/row-format';
import { sourceText, type SourceText } from '../market-data/source-text';
import { synthetixPerpsV1Format } from '../market-data/synthetix-perps-v1';
import type { Transact } from '../ports/unit-of-work';
import { importAccounts } from '../usecases/imports/import-accounts';
import { importInstruments, type InstrumentsReceipt } from '../usecases/imports/import-instruments';
import { importPrices } from '../usecases/imports/import-prices';
import type { ImportReceipt, ImportRefusal } from '../usecases/imports/steps/take-rows';
import { commandActor } from './command-actor';
import type { ImportOptions } from './import-options';

export type FileImportRefusal =
  | ImportRefusal
  | { readonly code: 'NoSuchFile'; readonly message: string }
  | { readonly code: 'NoSuchPerson'; readonly message: string };

/** Large reads: a file is read in sequence. */
const READ_BYTES = 256 * 1024;

/**
 * Imports one file, whole or not at all.
 * @param progressed is told how many bytes were read so far
 */
export async function importFile(
  transact: Transact,
  options: ImportOptions,
  progressed: (bytes: number) => void,
): Promise<Result<ImportReceipt | InstrumentsReceipt, FileImportRefusal>> {
  const { file } = options;
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    return refuse({ code: 'NoSuchFile', message: `${file} is not a file that can be read.` });
  }
  const context = await transact(
    async ({ people, venue }): Promise<Result<{ actor: Actor | null; settlementAsset: string }, never>> => {
      const settlementAsset = (await venue.find())?.settlementAsset ?? options.settlementAsset;
      const process = options.found === null ? 'import' : 'founding';
      return ok({ actor: await commandActor(people, options.as, process), settlementAsset });
    },
  );
  if (!context.ok) return context;
  const { actor, settlementAsset } = context.value;
  if (actor === null)
    return refuse({ code: 'NoSuchPerson', message: `--as ${options.as}: nobody active has this e-mail.` });

  const text = sourceText(countedBytes(file, progressed));
  const source = { name: path.basename(file), sha256: text.sha256 };
  switch (options.kind) {
    case 'instruments': {
      const rows = instrumentRows(text, options, settlementAsset);
      const found = options.found === null ? null : { name: options.found, settlementAsset };
      return importInstruments({ transact }, actor, { rows, source, found });
    }
    case 'prices':
      return importPrices({ transact }, actor, { rows: priceRows(text, options), source });
    case 'accounts':
      return importAccounts({ transact }, actor, {
        rows: accountRows(text, options, settlementAsset),
        source,
      });
  }
}

async function* countedBytes(file: string, progressed: (bytes: number) => void): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const chunk of fs.createReadStream(file, {
    highWaterMark: READ_BYTES,
  }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    progressed(bytes);
    yield chunk;
  }
}

function ownRows<Row>(text: SourceText, options: ImportOptions, flat: RowFormat<Row>, json: RowFormat<Row>) {
  const { encoding, mapping } = options;
  const unmapped = mapping.templates.size + mapping.ignored.size === 0;
  return rowsOf(text, encoding, encoding === 'csv' ? flat : json, unmapped ? NO_MAPPING : mapping);
}

function instrumentRows(
  text: SourceText,
  options: ImportOptions,
  settlementAsset: string,
): AsyncIterable<ImportRow<InstrumentRow>> {
  return options.converter === 'binance-brackets'
    ? binanceBracketRows(text, { settlementAsset, rates: options.rates })
    : ownRows(text, options, FLAT_INSTRUMENT_FORMAT, INSTRUMENT_FORMAT);
}

function priceRows(text: SourceText, options: ImportOptions): AsyncIterable<ImportRow<PriceRow>> {
  return options.converter === 'crypto-daily'
    ? rowsOf(text, 'csv', cryptoDailyFormat(options.suffix), NO_MAPPING)
    : ownRows(text, options, PRICE_FORMAT, PRICE_FORMAT);
}

function accountRows(
  text: SourceText,
  options: ImportOptions,
  settlementAsset: string,
): AsyncIterable<ImportRow<AccountImportRow>> {
  return options.converter === 'synthetix-perps-v1'
    ? rowsOf(text, 'csv', synthetixPerpsV1Format(options.suffix, settlementAsset), NO_MAPPING)
    : ownRows(text, options, FLAT_ACCOUNT_FORMAT, ACCOUNT_FORMAT);
}
