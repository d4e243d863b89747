import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { contentHash } from '../domain/json/canonical';
import { ok, refuse, type Result } from '../domain/result';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export function packedText(text: string): Promise<Buffer<ArrayBuffer>> {
  return compress(Buffer.from(text, 'utf8'));
}

/** @returns or refused where it is gone, or is no longer the text of that hash */
export async function unpackedText(
  hash: string,
  row: { readonly content: Uint8Array } | null,
): Promise<Result<string, { readonly code: 'SnapshotAltered'; readonly hash: string }>> {
  const text =
    row &&
    (await decompress(row.content).then(
      (bytes) => bytes.toString('utf8'),
      () => null, // what no longer unpacks is no longer what was packed
    ));
  return text !== null && contentHash(text) === hash ? ok(text) : refuse({ code: 'SnapshotAltered', hash });
}
