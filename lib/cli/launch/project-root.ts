import path from 'node:path';

/** Where package.json lies. Every command works from here, wherever it was called from. */
export const PROJECT_ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
