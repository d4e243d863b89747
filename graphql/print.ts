import fs from 'node:fs';
import path from 'node:path';
import { schemaText } from './kit/schema-text';

/** Where the contract lies: printed from the code, committed, and compared by `npm run graphql:check`. */
const CONTRACT_FILE = path.resolve(import.meta.dirname, 'schema.graphql');

/** Writes the contract, or with `--check` says whether it has drifted: exit code 1. */
function main(): void {
  const text = schemaText();
  if (!process.argv.includes('--check')) {
    fs.writeFileSync(CONTRACT_FILE, text);
    return;
  }
  const committed = fs.existsSync(CONTRACT_FILE) ? fs.readFileSync(CONTRACT_FILE, 'utf8') : '';
  if (committed === text) return;
  process.stderr.write('graphql/schema.graphql is not what the code serves: npm run graphql:print\n');
  process.exitCode = 1;
}

main();
