import { createHash, randomBytes } from 'node:crypto';

/** `mgv_` lets secret scanners recognise a leaked token; 32 random bytes need no slow hash. */
const SECRET_FORM = /^mgv_[A-Za-z0-9_-]{43}$/;
const PREFIX_LENGTH = 10;

export interface TokenSecret {
  /** Shown to its owner once, kept nowhere. */
  readonly secret: string;
  readonly secretHash: string;
  /** To recognise the token by in lists. */
  readonly prefix: string;
}

export function newTokenSecret(): TokenSecret {
  const secret = `mgv_${randomBytes(32).toString('base64url')}`;
  return { secret, secretHash: hashSecret(secret), prefix: secret.slice(0, PREFIX_LENGTH) };
}

export function isTokenSecret(text: string): boolean {
  return SECRET_FORM.test(text);
}

/** What the cookie of a session holds, random and shown to nobody else; `mgs_` lets logs leave it out. */
export function newSessionSecret(): string {
  return `mgs_${randomBytes(32).toString('base64url')}`;
}

const INVITATION_FORM = /^mgi_[A-Za-z0-9_-]{43}$/;

/** What the link of an invitation holds, shown once to whoever invites; `mgi_` lets logs leave it out. */
export function newInvitationSecret(): { readonly secret: string; readonly secretHash: string } {
  const secret = `mgi_${randomBytes(32).toString('base64url')}`;
  return { secret, secretHash: hashSecret(secret) };
}

/** What is kept of a link's secret; null for a text that is none of ours. */
export function invitationHash(text: string): string | null {
  return INVITATION_FORM.test(text) ? hashSecret(text) : null;
}

/** What the link to the first page of a venue holds that is yet to be founded; `mgf_` lets logs leave it out. */
export function newFirstStartSecret(): { readonly secret: string; readonly secretHash: string } {
  const secret = `mgf_${randomBytes(32).toString('base64url')}`;
  return { secret, secretHash: hashSecret(secret) };
}

/** SHA-256 of the secret of a token, a session or an invitation, hexadecimal. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
