import fs from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

/**
 * Prisma downloads its native schema engine after `npm install`. Where it could not, the same engine runs as
 * WebAssembly: docs/decisions/0003-schema-engine-as-wasm.md. Set here because the CLI loads this file before
 * it looks for the engine.
 */
function chooseWasmSchemaEngineUnlessNative(): void {
  if (process.env.PRISMA_SCHEMA_ENGINE_BINARY) return;
  const enginesDir = path.resolve('node_modules/@prisma/engines');
  const hasNative =
    fs.existsSync(enginesDir) && fs.readdirSync(enginesDir).some((name) => name.startsWith('schema-engine'));
  if (hasNative) return;
  const wasmEngine = path.resolve('lib/cli/postgres/schema-engine.mjs');
  try {
    fs.accessSync(wasmEngine, fs.constants.X_OK);
  } catch {
    fs.chmodSync(wasmEngine, 0o755); // archives and some file systems lose the execute bit
  }
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = wasmEngine;
}

chooseWasmSchemaEngineUnlessNative();

// Migrations are the owner's work; the application's own role may not alter anything.
const url = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
});
