import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Fault } from '../../lib/domain/result';
import { acceptInvitation, readInvitation } from '../../lib/usecases/people/accept-invitation';
import { type Identity, sourceOf } from './authentication';
import { webLog } from './web-log';

/** A body holds a link's secret and a password, and no more. */
const MAX_BODY_BYTES = 16 * 1024;

const asked = z.strictObject({ secret: z.string(), password: z.string().optional() });

/** What the page of an invitation is answered. */
export type WelcomeAnswer =
  | { readonly is: 'Open'; readonly email: string; readonly name: string; readonly expiresAt: string }
  | { readonly is: 'Accepted'; readonly email: string }
  | { readonly is: 'InvalidPassword'; readonly faults: readonly Fault[] }
  | { readonly is: 'Unavailable'; readonly requestId: string }
  | { readonly is: 'InvitationRefused' | 'TooManyTries' | 'BadRequest' };

type Needs = Pick<Identity, 'transact' | 'countStranger' | 'proxies' | 'links'> & {
  readonly auth: Pick<Identity['auth'], 'limit' | 'passwords'>;
};

/**
 * Answers the page of an invitation: without a password, whom the link is for; with one, sets it. Limited as sign-in is,
 * by where it comes from; a link that is of no use is counted as a stranger, whatever is wrong with it.
 */
export async function answerWelcome(identity: () => Needs, request: Request): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    return Response.json(await answerOf(identity(), request), { headers });
  } catch (error) {
    const requestId = randomUUID();
    webLog('error', 'welcome.failed', { requestId, error });
    const answer: WelcomeAnswer = { is: 'Unavailable', requestId };
    return Response.json(answer, { status: 503, headers });
  }
}

async function answerOf(
  { auth, transact, countStranger, proxies, links: { hashPassword, invitationHash } }: Needs,
  request: Request,
): Promise<WelcomeAnswer> {
  const body = asked.safeParse(await jsonOf(request));
  if (!body.success) return { is: 'BadRequest' };
  const attempt = { email: null, source: sourceOf(request, proxies), device: null };
  const counted = async (is: 'InvitationRefused' | 'TooManyTries'): Promise<WelcomeAnswer> => {
    await countStranger({ source: attempt.source, reason: is, about: null });
    return { is };
  };
  if (!(await auth.limit.take(attempt))) return counted('TooManyTries');
  const { secret, password } = body.data;
  const secretHash = auth.passwords ? invitationHash(secret) : null;
  if (secretHash === null) return counted('InvitationRefused');

  if (password === undefined) {
    const invited = await readInvitation({ transact }, { secretHash });
    if (!invited.ok) return counted(invited.refusal.code);
    await auth.limit.giveBack(attempt);
    return { is: 'Open', ...invited.value, expiresAt: invited.value.expiresAt.toISOString() };
  }
  const accepted = await acceptInvitation({ transact, hashPassword }, { secretHash, password });
  if (accepted.ok) {
    await auth.limit.giveBack(attempt);
    return { is: 'Accepted', email: accepted.value.email };
  }
  // A password that breaks the rule was typed by whoever the link is for.
  if (accepted.refusal.code === 'InvitationRefused') return counted('InvitationRefused');
  await auth.limit.giveBack(attempt);
  return { is: 'InvalidPassword', faults: accepted.refusal.faults };
}

/** The body as JSON; null when it is none, or longer than any that we ask for. */
async function jsonOf(request: Request): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    if ((bytes += part.length) > MAX_BODY_BYTES) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
