import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const secretsSchema = z.strictObject({
  /** Of the embedded cluster's owner. */
  databaseOwnerPassword: z.string().min(32),
  /** Of the role the application connects as. */
  databaseAppPassword: z.string().min(32),
  /** Signs the sessions: NEXTAUTH_SECRET. */
  sessionSecret: z.string().min(32),
});

export type Secrets = z.infer<typeof secretsSchema>;

/**
 * The secrets of one data directory, made at random the first time and readable by their owner only.
 *
 * @throws if the file is damaged: new secrets would not open the existing database, so a person must look
 */
export function readOrCreateSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  if (!fs.existsSync(file)) createSecrets(file);
  const parsed = secretsSchema.safeParse(parseJson(fs.readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is damaged (${z.prettifyError(parsed.error)}): restore it from a backup.`);
}

function createSecrets(file: string): void {
  const secrets: Secrets = {
    databaseOwnerPassword: randomSecret(),
    databaseAppPassword: randomSecret(),
    sessionSecret: randomSecret(),
  };
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    fs.linkSync(unfinished, file); // whole or not at all, and the first of two racing starters wins
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(unfinished);
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
