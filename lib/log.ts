/** From the least to the gravest. */
export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One event of a process: a stable name that programs may search for, and what it is about. */
export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * Writes each event as one line of JSON. Connection strings lose their user and password, and API tokens, sessions,
 * invitations and first starts their secret, wherever they turn up, because the messages of drivers and parsers quote them.
 *
 * @param write  takes one line without its end
 * @param clock  for the line's time; it decides nothing
 */
export function jsonLog(
  write: (line: string) => void,
  clock: () => Date,
  leastLevel: LogLevel = 'info',
): Log {
  return (level, event, fields = {}) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(leastLevel)) return;
    const line = { at: clock().toISOString(), level, event, ...fields };
    write(withoutCredentials(JSON.stringify(line, (_, value: unknown) => loggable(value))));
  };
}

/** The values that JSON cannot say: errors and large integers. */
function loggable(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {};
  return { name: value.name, message: value.message, ...code, stack: value.stack };
}

function withoutCredentials(text: string): string {
  return text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/"]*@/gi, '$1***@')
    .replaceAll(/mg([vsif])_[A-Za-z0-9_-]{7,}/g, 'mg$1_***');
}

/** Has warnings of the process of that name logged as errors of that event: what Node says of them on its own, programs do not read. */
export function logWarnings(log: Log, name: string, event: string): void {
  process.on('warning', (warning: Error & { readonly detail?: string }) => {
    if (warning.name === name) log('error', event, { message: warning.message, about: warning.detail });
  });
}
