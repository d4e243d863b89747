import type { BookChunk } from '../domain/books/book-chunk';
import { partText } from '../domain/risk/studies/part-text';
import type { MarginEngine } from '../ports/margin';
import { type Trial, tryBlock } from '../usecases/simulation/steps/trial';

/** What every study keeps of a block, by its name. @throws what a study failed by */
export async function textsOf(
  engine: MarginEngine,
  trial: Trial,
  accounts: BookChunk,
): Promise<Readonly<Record<string, string>>> {
  const { parts, failed } = await tryBlock(engine, trial, accounts);
  for (const error of failed.values()) throw error;
  return Object.fromEntries(Object.entries(parts).map(([study, part]) => [study, partText(part)]));
}
