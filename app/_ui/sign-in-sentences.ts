const SENTENCES = new Map([
  ['CredentialsSignin', 'This e-mail address and password do not go together.'],
  ['TooManyTries', 'Too many tries. Wait a quarter of an hour, then try again.'],
  ['AccessDenied', 'Your provider knows you, but this venue does not let you in. Ask an administrator.'],
]);

/** What went wrong when somebody signed in or out, by the word the server answers with; it may name its request. */
export function signInSentence(error: string): string {
  const [word = '', requestId = ''] = error.split('.');
  const toQuote = /^[0-9a-f-]{36}$/.test(requestId) ? ` If it goes on, quote request ${requestId}.` : '';
  if (word === 'Unavailable') return `Signing in does not work at the moment. Try again shortly.${toQuote}`;
  if (word === 'StillSignedIn')
    return `Signing out did not work: you are still signed in. Try again.${toQuote}`;
  return SENTENCES.get(error) ?? 'Signing in did not work. Try again, or ask an administrator.';
}
