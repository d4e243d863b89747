// PostgreSQL as Prisma's schema engine needs it: @prisma/adapter-pg with its three defects for migrations mended.
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';

const CHAR_OID = 18;
/** Catalog types the adapter refuses although they are plain text on the wire: "char", xid, pg_node_tree, regproc… */
const READ_AS_OID = new Map([
  [CHAR_OID, 25],
  [28, 25],
  [194, 25],
  [24, 25],
  [2205, 25],
  [2206, 25],
  [1003, 1009],
  [705, 25],
]);

/**
 * Connection settings for the schema engine.
 *
 * One connection only: the engine takes a session-level advisory lock and expects to keep its session.
 * UTC, because the adapter writes instants without their offset.
 */
export function connectionConfig(url) {
  const connection = new URL(url);
  const schema = connection.searchParams.get('schema') ?? undefined;
  connection.searchParams.delete('schema');
  const searchPath = schema ? [`-c search_path="${schema}"`] : [];
  const options = [...searchPath, '-c TimeZone=UTC'].join(' ');
  return {
    schema,
    config: {
      connectionString: connection.toString(),
      max: 1,
      options,
      application_name: 'prisma-schema-engine',
    },
  };
}

/** Defect 1: catalog column types unknown to the adapter. "char" must come out as Character, else the engine panics. */
function readCatalogTypes(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  let charColumns = []; // of the query in flight: the engine asks one thing at a time on its one connection
  queryable.performIO = async (query) => {
    const result = await performIO(query);
    const fields = result?.fields ?? [];
    charColumns = fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
    for (const field of fields) field.dataTypeID = READ_AS_OID.get(field.dataTypeID) ?? field.dataTypeID;
    return result;
  };
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return queryable;
}

/** Defect 2: the adapter cuts scripts at every ";", which breaks function bodies. Send them whole, as the native engine does. */
function mendAdapter(adapter) {
  readCatalogTypes(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (level) => readCatalogTypes(await startTransaction(level));
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

function serverAndDatabase(url) {
  const parsed = new URL(url);
  return `${parsed.hostname}:${parsed.port || 5432}${parsed.pathname}`;
}

/** Gives the schema engine its connections, and a shadow database of its own when none is configured. */
export class MigrationAdapterFactory extends PrismaPg {
  #datasource;

  constructor(config, options, datasource) {
    super(config, options);
    this.#datasource = datasource;
  }

  async connect() {
    return mendAdapter(await super.connect());
  }

  async connectToShadowDb() {
    const configured = this.#datasource?.shadowDatabaseUrl;
    return configured ? this.#emptyConfiguredShadow(configured) : this.#createShadow();
  }

  async #emptyConfiguredShadow(shadowUrl) {
    if (serverAndDatabase(shadowUrl) === serverAndDatabase(this.#datasource.url)) {
      throw new Error('The shadow database must not be the main database: it is emptied.');
    }
    const { schema, config } = connectionConfig(shadowUrl);
    const adapter = mendAdapter(await new PrismaPg(config, { schema }).connect());
    await adapter.executeScript('drop schema if exists public cascade; create schema public;');
    return adapter;
  }

  async #createShadow() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const admin = await this.connect();
    await admin.executeScript(`CREATE DATABASE "${name}"`);
    const shadowUrl = new URL(this.#datasource.url);
    shadowUrl.pathname = `/${name}`;
    const adapter = mendAdapter(await new PrismaPg(connectionConfig(shadowUrl.toString()).config).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await admin.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.dispose();
    };
    return adapter;
  }
}
