import type { IncomingMessage } from 'node:http';
import { ok, refuse, type Result } from '../../lib/domain/result';

/** Why a body cannot be read; the HTTP status goes with the code. */
export interface BodyRefusal {
  readonly status: 400 | 413 | 415;
  readonly code: 'BAD_REQUEST' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE';
  readonly message: string;
}

/**
 * Reads the JSON body of a POST, in UTF-8, without ever holding more than `limitBytes` of it.
 *
 * @returns null for a request without a body
 * @throws when the client goes away before the end
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Result<unknown, BodyRefusal>> {
  if (request.method !== 'POST') return ok(null);
  const { 'content-type': mediaType = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!isJsonInUtf8(mediaType) || encoding !== 'identity') {
    const message = 'A POST carries application/json in UTF-8, not compressed.';
    return refuse({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message });
  }
  const bytes = await readBytes(request, limitBytes);
  if (bytes === null) {
    const message = `A request holds up to ${limitBytes} bytes.`;
    return refuse({ status: 413, code: 'PAYLOAD_TOO_LARGE', message });
  }
  try {
    return ok(JSON.parse(utf8.decode(bytes)) as unknown);
  } catch {
    return refuse({ status: 400, code: 'BAD_REQUEST', message: 'The body is not JSON in UTF-8.' });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isJsonInUtf8(mediaType: string): boolean {
  if (mediaType === 'application/json') return true;
  const [type, ...parameters] = mediaType.split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/json') return false;
  return parameters
    .filter((parameter) => parameter.startsWith('charset='))
    .every((parameter) => /^charset="?utf-?8"?$/.test(parameter));
}

/** Null as soon as there are more than the limit, by what is stated or by what has come: the rest is not kept. */
function readBytes(request: IncomingMessage, limitBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const leave = (): void => {
      request.off('data', take).off('end', finish).off('error', reject).off('close', gone);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limitBytes) return void chunks.push(chunk);
      leave();
      request.pause();
      resolve(null);
    };
    const finish = (): void => {
      leave();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
    };
    const gone = (): void => reject(new Error('the client went away before the end of its request'));
    request.on('data', take).on('end', finish).on('error', reject).on('close', gone);
  });
}
