import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PLACES = ['../shared/data', '../../shared/data'];

/**
 * The path of a real data file that trials use and that the project does not carry; null where it is absent,
 * and then the trial is skipped.
 */
export function sharedDataPath(file: string): string | null {
  const candidates = PLACES.map((place) => path.resolve(ROOT, place, file));
  return candidates.find((candidate) => fs.existsSync(candidate)) ?? null;
}
