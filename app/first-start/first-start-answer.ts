import * as z from 'zod';

const preview = z.object({
  is: z.literal('Preview'),
  hash: z.string(),
  asOf: z.string(),
  oldestPrice: z.object({ instrument: z.string(), observedAt: z.string() }).nullable(),
  levels: z.object({ warning: z.string(), call: z.string(), liquidation: z.string() }),
  isCalledAtInitialMargin: z.boolean(),
  accounts: z.number(),
  unpriced: z.number(),
  statuses: z.object({ OK: z.number(), WARNING: z.number(), CALL: z.number(), LIQUIDATION: z.number() }),
  initialMargin: z.string(),
  maintenanceMargin: z.string(),
  equity: z.string(),
  called: z.string(),
  worst: z.array(
    z.object({
      account: z.string(),
      status: z.enum(['OK', 'WARNING', 'CALL', 'LIQUIDATION']),
      initialMargin: z.string(),
      maintenanceMargin: z.string(),
      equity: z.string(),
      call: z.string(),
    }),
  ),
  unmargined: z.array(z.object({ account: z.string(), reason: z.string() })),
  notes: z.array(z.string()),
});
const open = z.object({
  is: z.literal('Open'),
  passwords: z.boolean(),
  presets: z.array(z.object({ name: z.string(), title: z.string(), classes: z.array(z.string()) })),
  levels: z.object({ warning: z.string(), call: z.string(), liquidation: z.string() }),
  instruments: z.array(z.string()),
  accounts: z.number(),
});
const answer = z.discriminatedUnion('is', [
  open,
  preview,
  z.object({
    is: z.literal('Invalid'),
    faults: z.array(z.object({ path: z.string(), rule: z.string(), message: z.string() })),
  }),
  z.object({ is: z.literal('Founded'), email: z.string() }),
  z.object({ is: z.enum(['Gone', 'Locked', 'Refused', 'TooManyTries', 'BadRequest']) }),
]);
export type OpenPage = z.infer<typeof open>;
export type Preview = z.infer<typeof preview>;
export type FirstStartAnswer = z.infer<typeof answer> | { readonly is: 'NoAnswer' };
export type Fault = Extract<FirstStartAnswer, { is: 'Invalid' }>['faults'][number];

/** What is asked: where the page stands; with a founding, what it would be; and, having seen that, to found. */
export interface Question {
  readonly secret?: string;
  readonly founding?: {
    readonly name: string;
    readonly settlementAsset: string;
    readonly parameters:
      | { readonly document: string }
      | { readonly preset: string; readonly instruments: Readonly<Record<string, readonly string[]>> }
      | ReturnType<typeof tiersOf>;
    readonly administrator: { readonly name: string; readonly email: string; readonly password?: string };
    readonly seen?: string;
  };
}

export async function askFirstStart(question: Question): Promise<FirstStartAnswer> {
  try {
    const response = await fetch('/api/graphql/first-start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      referrerPolicy: 'no-referrer',
    });
    const read = answer.safeParse(await response.json());
    return read.success ? read.data : { is: 'NoAnswer' };
  } catch {
    return { is: 'NoAnswer' };
  }
}

/** What stands in the way, for people; null where nothing does. */
export function firstStartSentence(given: FirstStartAnswer): string | null {
  switch (given.is) {
    case 'Open':
    case 'Preview':
    case 'Founded':
    case 'Invalid':
      return null;
    case 'Gone':
      return 'The venue has been founded. Sign in.';
    case 'Locked':
      return 'This venue is not founded yet. Open the link that was printed where it was started, or found it there with “npm run found”.';
    case 'Refused':
      return 'This link has expired, or belongs to an earlier start. Start the venue again: it prints a new one, good for an hour.';
    case 'TooManyTries':
      return 'Too many tries. Wait a quarter of an hour, then open the link again.';
    case 'BadRequest':
    case 'NoAnswer':
      return 'The server gave no answer. Try again.';
  }
}

/** What the form holds of a table of tiers, as it was typed. */
export interface TierFields {
  readonly tiers: string;
  /** MARGINAL_TIERS or WHOLE_TIERS; empty until it is chosen. */
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly warning: string;
  readonly call: string;
  readonly liquidation: string;
  readonly isCalledAtInitialMargin: boolean;
}

/** The same as it is asked about. */
export function tiersOf({ tiers, initialMargin, maintenanceMargin, ...fields }: TierFields) {
  const { warning, call, liquidation, isCalledAtInitialMargin } = fields;
  const callAt = isCalledAtInitialMargin ? { callAt: 'INITIAL_MARGIN' as const } : {};
  const levels = { warning: warning.trim(), call: call.trim(), liquidation: liquidation.trim(), ...callAt };
  return { tiers, initialMargin, maintenanceMargin, levels };
}

const PLACES: Readonly<Record<string, string>> = {
  '/name': 'Name of the venue',
  '/settlementAsset': 'Settlement asset',
  '/parameters/preset': 'Scheme',
  '/accountRules/warningLevel': 'Warning level',
  '/accountRules/callLevel': 'Call level',
  '/accountRules/liquidationLevel': 'Liquidation level',
  '/people/0/name': 'Name of the administrator',
  '/people/0/email': 'E-mail',
  '/administrator/password': 'Password',
};

/** Where a fault is, as the form calls it; within the parameter set, as the document does; of a table, its line and column. */
export function placeOf(path: string): string {
  if (path.startsWith('line ')) return `Table of tiers, ${path}`;
  const within = path.replace(/^\/parameters\/document/, '');
  return PLACES[path] ?? (within === '' ? 'Parameter set' : `Parameter set, ${within}`);
}

/** What a form holds: class names with their instruments, one class to a line, "majors: BTC-PERP, ETH-PERP". */
export function instrumentsOf(lines: string): Record<string, string[]> {
  return Object.fromEntries(
    lines
      .split('\n')
      .map((line) => line.split(/:(.*)/s, 2).map((part) => part.trim()))
      .filter(([className]) => className !== '')
      .map(([className = '', names = '']) => [
        className,
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      ]),
  );
}
