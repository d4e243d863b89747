import * as z from 'zod';

const fault = z.object({ message: z.string() });

/** What the server says of an invitation; the words are its own, and a sentence for each stands in `welcomeSentence`. */
const answer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('Open'), email: z.string(), name: z.string(), expiresAt: z.string() }),
  z.object({ is: z.literal('Accepted'), email: z.string() }),
  z.object({ is: z.literal('InvalidPassword'), faults: z.array(fault) }),
  z.object({ is: z.literal('Unavailable'), requestId: z.string() }),
  z.object({ is: z.enum(['InvitationRefused', 'TooManyTries', 'BadRequest']) }),
]);
export type WelcomeAnswer = z.infer<typeof answer> | { readonly is: 'NoAnswer' };

/** Asks whom a link is for or, with a password, sets it. */
export async function askWelcome(body: {
  readonly secret: string;
  readonly password?: string;
}): Promise<WelcomeAnswer> {
  try {
    const response = await fetch('/api/welcome', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      referrerPolicy: 'no-referrer',
    });
    const read = answer.safeParse(await response.json());
    return read.success ? read.data : { is: 'NoAnswer' };
  } catch {
    return { is: 'NoAnswer' };
  }
}

/** Why no password was set, for people; null where nothing is wrong. */
export function welcomeSentence(given: WelcomeAnswer): string | null {
  switch (given.is) {
    case 'Open':
    case 'Accepted':
      return null;
    case 'InvalidPassword':
      return given.faults.map(({ message }) => message).join(' ');
    case 'InvitationRefused':
      return 'This link has been used, has expired or was replaced by a newer one. If you have a password, sign in; else ask an administrator for a new link.';
    case 'TooManyTries':
      return 'Too many tries. Wait a quarter of an hour, then open the link again.';
    case 'Unavailable':
      return `This does not work at the moment. Try again shortly. If it goes on, quote request ${given.requestId}.`;
    case 'BadRequest':
    case 'NoAnswer':
      return 'The server gave no answer. Try again.';
  }
}
