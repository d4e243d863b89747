/**
 * Whether a text may be kept, compared and hashed: no NUL, which PostgreSQL cannot hold, and no lone surrogate, which has no
 * UTF-8 and so no bytes to hash (RFC 8785). Whatever names or says something is held to this, wherever it comes in.
 */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
