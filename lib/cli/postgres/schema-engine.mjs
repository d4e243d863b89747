#!/usr/bin/env node
// Stands in for Prisma's native "schema-engine" executable where it cannot be downloaded.
//
// It speaks the native engine's protocol (JSON-RPC, one message a line, and the `cli` sub-commands) and answers
// with the same engine compiled to WebAssembly, published by Prisma from the same commit as the CLI.
// prisma.config.ts points PRISMA_SCHEMA_ENGINE_BINARY here. Why: docs/decisions/0003-schema-engine-as-wasm.md
import fs from 'node:fs';
import { createRequire } from 'node:module';
import readline from 'node:readline';
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { connectionConfig, MigrationAdapterFactory } from './schema-engine-postgres.mjs';

const USER_ERROR_CODE = 4466;
const PANIC_EXIT_CODE = 101;
const gluePath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');

const { datamodelPaths, datasource, command } = parseArguments(process.argv.slice(2));

/** The flags the CLI passes to the native engine, as far as they matter here. */
function parseArguments(argv) {
  const parsed = { datamodelPaths: [], datasource: null, command: [] };
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    if (argument === '--datamodels') parsed.datamodelPaths.push(argv[++index]);
    else if (argument === '--datasource') parsed.datasource = JSON.parse(argv[++index]);
    else if (argument === '--enabled-preview-features' || argument === '--extension-types') index++;
    else if (argument === '--version' || argument === '-V') return { ...parsed, command: ['version'] };
    else return { ...parsed, command: argv.slice(index) };
  }
  return parsed;
}

function engineCommit() {
  const manifest = fs.readFileSync(gluePath.replace(/schema_engine_bg\.js$/, 'package.json'), 'utf8');
  return JSON.parse(manifest).version.split(/[-.]/).at(-1);
}

function log(line) {
  if (process.env.DEBUG) process.stderr.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
}

// ---- the engine

globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: '',
  set_message(message) {
    this.message = message;
  },
  get() {
    return this.message;
  },
};

async function loadEngineClass() {
  const compiled = await WebAssembly.compile(fs.readFileSync(gluePath.replace(/\.js$/, '.wasm')));
  const instance = await WebAssembly.instantiate(compiled, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

async function createEngine() {
  const SchemaEngine = await loadEngineClass();
  const { schema, config } = datasource?.url ? connectionConfig(datasource.url) : { config: {} };
  const factory = bindMigrationAwareSqlAdapterFactory(
    new MigrationAdapterFactory(config, { schema }, datasource),
  );
  const datamodels = datamodelPaths.map((path) => [path, fs.readFileSync(path, 'utf8')]);
  return SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, log, factory);
}

let enginePromise;
const engine = () => (enginePromise ??= createEngine());

async function withAdminConnection(url, work) {
  const admin = new URL(url);
  const databaseName = decodeURIComponent(admin.pathname.slice(1)) || 'postgres';
  admin.pathname = '/postgres';
  admin.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: admin.toString() });
  await client.connect();
  try {
    return await work(client, databaseName);
  } finally {
    await client.end();
  }
}

function createDatabase(url) {
  return withAdminConnection(url, async (client, databaseName) => {
    try {
      await client.query(`create database ${client.escapeIdentifier(databaseName)}`);
    } catch (error) {
      // 42P04, 23505: it exists, or somebody else was faster.
      if (!['42P04', '23505'].includes(error.code)) throw error;
    }
    return { databaseName };
  });
}

async function dropDatabase(url) {
  await withAdminConnection(url, (client, databaseName) =>
    client.query(`drop database if exists ${client.escapeIdentifier(databaseName)} with (force)`),
  );
  return {};
}

/** Methods whose name or shape differs between the protocol and the WebAssembly engine; all others pass through. */
const adaptedMethods = {
  createDatabase: (params) => createDatabase(params?.datasource?.url ?? params?.url ?? datasource?.url),
  dropDatabase: (params) => dropDatabase(params.url),
  getDatabaseVersion: async () => (await engine()).version(null),
  async dbExecute(params) {
    const client = new pg.Client(connectionConfig(params.datasourceType?.url ?? datasource.url).config);
    await client.connect();
    try {
      await client.query(params.script);
    } finally {
      await client.end();
    }
    return null;
  },
  async diff(params) {
    const { exitCode, stdout } = await (await engine()).diff(params);
    if (stdout != null) await print(stdout);
    return { exitCode, stdout: null };
  },
};

// ---- the protocol

let printCount = 0;
const unacknowledgedPrints = new Map();
const openRequests = new Set();

function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function print(content) {
  const id = `print-${++printCount}`;
  return new Promise((resolve) => {
    unacknowledgedPrints.set(id, resolve);
    send({ jsonrpc: '2.0', method: 'print', params: { content }, id });
  });
}

function rpcError(error) {
  if (error?.name === 'RuntimeError') {
    const message = globalThis.PRISMA_WASM_PANIC_REGISTRY.get() || String(error.message);
    return { code: USER_ERROR_CODE, message: 'panic', data: { is_panic: true, message } };
  }
  const cause = error instanceof DriverAdapterError ? error.cause : undefined;
  return {
    code: USER_ERROR_CODE,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: false,
      message: cause?.originalMessage ?? error?.message ?? String(error),
      error_code: /^P\d{4}$/.test(error?.code ?? '') ? error.code : undefined,
      meta: error?.meta ?? null,
    },
  };
}

async function handle({ id, method, params }) {
  if (method === undefined) {
    unacknowledgedPrints.get(id)?.();
    unacknowledgedPrints.delete(id);
    return;
  }
  openRequests.add(id);
  try {
    const adapted = adaptedMethods[method];
    const result = adapted ? await adapted(params) : await (await engine())[method](params);
    send({ jsonrpc: '2.0', id, result: result ?? null });
  } catch (error) {
    log(error?.stack ?? error);
    send({ jsonrpc: '2.0', id, error: rpcError(error) });
  } finally {
    openRequests.delete(id);
  }
}

function serveRequests() {
  // A panic inside the WebAssembly engine surfaces outside of the promise we wait for.
  process.on('uncaughtException', (error) => {
    for (const id of openRequests) send({ jsonrpc: '2.0', id, error: rpcError(error) });
    process.exitCode = PANIC_EXIT_CODE;
    setTimeout(() => process.exit(PANIC_EXIT_CODE), 50);
  });
  const pending = new Set();
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on('line', (line) => {
    if (!line.trim()) return;
    const handled = handle(JSON.parse(line));
    pending.add(handled);
    void handled.finally(() => pending.delete(handled));
  });
  lines.on('close', () => {
    void Promise.allSettled(pending).then(() => process.exit(0));
  });
}

// ---- the `cli` sub-commands

function failCommand(errorCode, message) {
  const fields = { is_panic: false, error_code: errorCode, message };
  const line = {
    timestamp: new Date().toISOString(),
    level: 'ERROR',
    target: 'schema_engine::logger',
    fields,
  };
  // The CLI drops the first line of stderr and parses the others.
  process.stderr.write(`\n${JSON.stringify(line)}\n`);
  process.exit(1);
}

async function runCommand(name) {
  const url = new URL(datasource.url);
  const server = `${url.hostname}:${url.port || 5432}`;
  try {
    if (name === 'can-connect-to-database') {
      const client = new pg.Client(connectionConfig(datasource.url).config);
      await client.connect();
      await client.end();
    } else if (name === 'create-database') await createDatabase(datasource.url);
    else if (name === 'drop-database') await dropDatabase(datasource.url);
    else failCommand(undefined, `unknown command ${name}`);
    process.exit(0);
  } catch (error) {
    if (error.code === '3D000') {
      failCommand(
        'P1003',
        `Database \`${url.pathname.slice(1)}\` does not exist on the database server at \`${server}\`.`,
      );
    }
    if (['28P01', '28000'].includes(error.code)) {
      failCommand('P1000', `Authentication failed against the database server at \`${server}\`.`);
    }
    if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN'].includes(error.code)) {
      failCommand('P1001', `Can't reach database server at \`${server}\``);
    }
    failCommand(undefined, error.message);
  }
}

if (command[0] === 'version') console.log(`schema-engine-cli ${engineCommit()}`);
else if (command[0] === 'cli') await runCommand(command[1]);
else serveRequests();
