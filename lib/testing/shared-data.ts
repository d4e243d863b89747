import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Path of a file of real data that is not shipped with the project, beside the repository or one folder above;
 * null when it is absent: tests that need it are then skipped.
 */
export function sharedDataFile(name: string): string | null {
  const candidates = ['../shared/data', '../../shared/data'].map((place) => path.resolve(ROOT, place, name));
  return candidates.find((file) => fs.existsSync(file)) ?? null;
}
