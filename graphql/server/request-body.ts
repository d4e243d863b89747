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
 */
export async function readBody(request: Request, limitBytes: number): Promise<Result<unknown, BodyRefusal>> {
  if (request.method !== 'POST') return ok(null);
  const mediaType = request.headers.get('content-type') ?? '';
  if (!isJsonInUtf8(mediaType)) {
    const message = 'A POST carries application/json in UTF-8.';
    return refuse({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message });
  }
  const bytes = await readBytes(request, limitBytes);
  if (bytes === null) {
    const message = `A request holds up to ${limitBytes} bytes.`;
    return refuse({ status: 413, code: 'PAYLOAD_TOO_LARGE', message });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ok(JSON.parse(text) as unknown);
  } catch {
    return refuse({ status: 400, code: 'BAD_REQUEST', message: 'The body is not JSON in UTF-8.' });
  }
}

function isJsonInUtf8(mediaType: string): boolean {
  const [type, ...parameters] = mediaType.split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/json') return false;
  return parameters
    .filter((parameter) => parameter.startsWith('charset='))
    .every((parameter) => /^charset="?utf-?8"?$/.test(parameter));
}

/** Null when there are more than the limit: the rest is not read. */
async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return null;
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || !value) break;
    length += value.byteLength;
    if (length > limitBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}
