type Environment = Readonly<Record<string, string | undefined>>;

/** Where the API listens, and where the pages' process forwards to: API_URL, else port 3900 of this machine. */
export function apiAddressFrom({ API_URL: stated }: Environment): URL {
  return new URL(stated || 'http://127.0.0.1:3900');
}
