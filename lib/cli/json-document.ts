import fs from 'node:fs';
import { MAX_JSON_BYTES, parseJsonBytes, TOO_LARGE } from '../domain/json/json-text';
import { refuse, type Fault, type Result } from '../domain/result';

/** What a stream gives: standard input, or a file. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Reads a JSON document, by the rules of `parseJsonBytes`. One that is too large is refused as soon as it is: the rest is
 * not read.
 */
export async function documentOf(bytes: Bytes): Promise<Result<unknown, readonly Fault[]>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) return refuse([TOO_LARGE]);
    chunks.push(chunk);
  }
  return parseJsonBytes(Buffer.concat(chunks));
}

/**
 * Reads the JSON document of a file that an option names. Refused besides: `no-such-file`.
 *
 * @param option "--params", which begins the path of every fault
 */
export async function documentOfFile(
  option: string,
  file: string,
): Promise<Result<unknown, readonly Fault[]>> {
  let read: Result<unknown, readonly Fault[]>;
  try {
    read = await documentOf(fs.createReadStream(file) as AsyncIterable<Uint8Array>);
  } catch {
    return refuse([{ path: option, rule: 'no-such-file', message: `"${file}" cannot be read.` }]);
  }
  if (read.ok) return read;
  return refuse(read.refusal.map((fault) => ({ ...fault, path: `${option} ${file}${fault.path}` })));
}
