import { Decimal, decimalText } from '../domain/number/decimal';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook, AccountMargin, MarginRefusal } from '../domain/margin/method/types';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { Result } from '../domain/result';
import type { MarginEngine } from '../ports/margin';

/** Every field of a margin, or of a refusal, as text: two are equal exactly when their texts are. */
function marginText(margined: Result<AccountMargin, MarginRefusal>): string {
  return sortedText(margined);
}

/** Anything that holds decimals, as text: fields in order of their names. */
export function sortedText(value: unknown): string {
  return JSON.stringify(textOf(value));
}

function textOf(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return decimalText(value);
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, textOf(part)]),
  );
}

export function referenceTexts(
  parameters: ParameterSet,
  market: MarketState,
  books: readonly AccountBook[],
): string[] {
  const compiled = compileParameters(parameters);
  return books.map((book) => marginText(marginAccount({ ...market, parameters: compiled, book })));
}

export async function engineTexts(
  engine: MarginEngine,
  parameters: ParameterSet,
  market: MarketState,
  books: readonly AccountBook[],
): Promise<string[]> {
  const texts: string[] = [];
  for await (const results of engine.marginBooks({ ...market, parameters }, oneBatch(books)))
    texts.push(...results.map(marginText));
  return texts;
}

async function* oneBatch(books: readonly AccountBook[]): AsyncIterable<readonly AccountBook[]> {
  yield await Promise.resolve(books);
}
