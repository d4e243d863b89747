import path from 'node:path';
import { parseDecimal, type Decimal } from '../domain/number/decimal';
import { isIdentifier } from '../domain/market/import-row';
import { ok, refuse, type Result } from '../domain/result';
import { parseTemplate, type ColumnMapping } from '../market-data/column-mapping';
import { SOURCE_ENCODINGS, type SourceEncoding } from '../market-data/row-format';
import { readCommandLine } from './command-line';

const IMPORT_KINDS = ['instruments', 'prices', 'accounts'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Converters of files that are not ours, and the kind each one gives. */
const CONVERTERS = {
  'binance-brackets': 'instruments',
  'crypto-daily': 'prices',
  'synthetix-perps-v1': 'accounts',
} as const satisfies Record<string, ImportKind>;
export type Converter = keyof typeof CONVERTERS;

export interface ImportOptions {
  readonly kind: ImportKind;
  readonly file: string;
  readonly encoding: SourceEncoding;
  readonly converter: Converter | null;
  readonly mapping: ColumnMapping;
  /** Names and founds the venue. */
  readonly found: string | null;
  /** Of the venue that is founded. */
  readonly settlementAsset: string;
  /** E-mail of the person who imports; null: the import process itself. */
  readonly as: string | null;
  /** Makes a converter's asset or market an instrument. */
  readonly suffix: string;
  readonly rates: ReadonlyMap<string, Decimal>;
}

export const IMPORT_USAGE = `npm run import -- <instruments|prices|accounts> <file> [options]

  --format csv|json|jsonl       by default, what the file's name ends in
  --from CONVERTER              ${Object.keys(CONVERTERS).join(', ')}
  --map target={column}text     makes one of our columns of theirs; may be repeated
  --ignore column               a column that nothing is made of; may be repeated
  --as email                    the person who imports, and proposes imported tiers
  --found name                  founds the venue, with the imported tiers as version 1
  --settlement ASSET            of the venue that is founded (USDT)
  --suffix TEXT                 of a converter's assets, to make them instruments (USDT)
  --rate ASSET=number           converts bounds that are stated in another asset; may be repeated
  --help                        prints this

docs/api.md describes the formats.`;

const OPTIONS = {
  format: { type: 'string' },
  from: { type: 'string' },
  map: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  as: { type: 'string' },
  found: { type: 'string' },
  settlement: { type: 'string' },
  suffix: { type: 'string' },
  rate: { type: 'string', multiple: true },
} as const;

/** Reads the command line; null asks for help. Refused: a sentence that names the argument, its value and the rule. */
export function parseImportOptions(commandLine: readonly string[]): Result<ImportOptions | null, string> {
  const read = readCommandLine({ usage: IMPORT_USAGE, options: OPTIONS, takesArguments: true }, commandLine);
  if (!read.ok) return refuse(read.refusal.map(({ message }) => message).join(' '));
  if (read.value === null) return ok(null);
  const { values, positionals } = read.value;
  const [kindText, file, ...rest] = positionals;
  const kind = IMPORT_KINDS.find((candidate) => candidate === kindText);
  if (kind === undefined) {
    return refuse(`"${kindText ?? ''}" is none of ${IMPORT_KINDS.join(', ')}.`);
  }
  if (file === undefined || rest.length > 0) return refuse('Exactly one file is needed.');

  const converter = values.from === undefined ? null : converterNamed(values.from);
  if (converter === undefined) {
    return refuse(`--from ${values.from}: none of ${Object.keys(CONVERTERS).join(', ')}.`);
  }
  if (converter !== null && CONVERTERS[converter] !== kind) {
    return refuse(`--from ${converter}: gives ${CONVERTERS[converter]}, not ${kind}.`);
  }
  const mapping = mappingOf(values.map ?? [], values.ignore ?? []);
  if (!mapping.ok) return mapping;
  if (converter !== null && mapping.value.templates.size + mapping.value.ignored.size > 0) {
    return refuse('--map and --ignore are for files in our own format, not with --from.');
  }
  const encoding = encodingOf(values.format, file, converter);
  if (!encoding.ok) return encoding;
  const rates = ratesOf(values.rate ?? []);
  if (!rates.ok) return rates;
  const settlementAsset = values.settlement ?? 'USDT';
  const suffix = values.suffix ?? 'USDT';
  if (!isIdentifier(settlementAsset))
    return refuse(`--settlement ${settlementAsset}: not the name of an asset.`);
  if (suffix !== '' && !isIdentifier(`X${suffix}`))
    return refuse(`--suffix ${suffix}: not part of a symbol.`);
  if (values.found !== undefined && kind !== 'instruments') {
    return refuse('--found: only instruments with their tiers found a venue.');
  }
  return ok({
    ...{ kind, file, converter, settlementAsset, suffix },
    encoding: encoding.value,
    mapping: mapping.value,
    found: values.found ?? null,
    as: values.as ?? null,
    rates: rates.value,
  });
}

function converterNamed(name: string): Converter | undefined {
  return (Object.keys(CONVERTERS) as Converter[]).find((candidate) => candidate === name);
}

function mappingOf(maps: readonly string[], ignored: readonly string[]): Result<ColumnMapping, string> {
  const templates = new Map<string, string>();
  for (const text of maps) {
    const parsed = parseTemplate(text);
    if (!parsed.ok) return refuse(`--map: ${parsed.refusal}`);
    const { target, template } = parsed.value;
    if (templates.has(target)) return refuse(`--map: ${target} is made twice.`);
    templates.set(target, template);
  }
  return ok({ templates, ignored: new Set(ignored) });
}

function encodingOf(
  format: string | undefined,
  file: string,
  converter: Converter | null,
): Result<SourceEncoding, string> {
  if (converter !== null) {
    if (format !== undefined) return refuse('--format: a converter knows its own.');
    return ok(converter === 'binance-brackets' ? 'json' : 'csv');
  }
  const name = format ?? path.extname(file).slice(1).toLowerCase();
  const encoding = SOURCE_ENCODINGS.find((candidate) => candidate === name);
  if (encoding !== undefined) return ok(encoding);
  return refuse(
    format === undefined
      ? `${path.basename(file)}: state --format, its name does not end in .csv, .json or .jsonl.`
      : `--format ${format}: none of ${SOURCE_ENCODINGS.join(', ')}.`,
  );
}

function ratesOf(texts: readonly string[]): Result<ReadonlyMap<string, Decimal>, string> {
  const rates = new Map<string, Decimal>();
  for (const text of texts) {
    const [asset = '', number = ''] = text.split('=', 2);
    const rate = parseDecimal(number);
    if (rates.has(asset)) return refuse(`--rate ${text}: ${asset} has a rate already.`);
    if (!isIdentifier(asset) || !rate.ok || rate.value.lte(0)) {
      return refuse(`--rate ${text}: ASSET=number above 0, for example USDC=1.`);
    }
    rates.set(asset, rate.value);
  }
  return ok(rates);
}
