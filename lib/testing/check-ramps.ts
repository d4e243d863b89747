import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { numberOrExit, optionsOrExit } from '../cli/command-line';
import { startEmbeddedPostgres } from '../cli/postgres/embedded-postgres';
import { assert } from '../domain/assert';
import { classWeight, type RampStep } from '../domain/governance/activation/ramp-steps';
import { Decimal, decimalText, sum } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import type { ParameterSetDocument } from '../domain/parameters/document/parameter-set';
import { onRamps, rampsAt } from '../domain/parameters/ramps';
import { generatedBook } from '../engine/bench/generated-book';
import { columnarEngine } from '../engine/columnar-engine';
import { activateVersion } from '../usecases/activation/activate-version';
import { claimActivation } from '../usecases/activation/claim-activation';
import { makeReady } from '../usecases/activation/make-ready';
import { takeRampStep } from '../usecases/activation/take-ramp-step';
import { noteTipped } from '../usecases/adjustments/note-tipped';
import { rampChanges, wouldTip } from './ramp-changes';
import { rampVenue } from './ramp-venue';
import { goneBack, jumped, RampWatch, type Seen } from './ramp-watch';

const COMMAND = {
  usage: `npm run check:ramps -- [options]

Takes changes live in steps on a large book in a PostgreSQL server of its own, with noise of prices between steps: a tightening that
uses up the liquidation budget, waits there and goes on when the window has room; a second one that takes over half of its classes
half-way; both to their ends; then a loosening of all. Holds each step against a count of its own: whoever is liquidatable
and would not be under what was in force when the budget's window began uses the budget, no requirement goes back along a
ramp, none jumps at the takeover, and a step that waits is as far as the grid of weights allows. At the end the stored run and
the audit log are verified. Prints a line for each step; exit code 1 where anything is not as it must be.

  --accounts N     (100000)
  --positions N    of an account, on average (8)
  --instruments N  each of a class of its own (350)
  --seed N         of what is drawn (42)
  --help           prints this`,
  options: {
    accounts: { type: 'string', default: '100000' },
    positions: { type: 'string', default: '8' },
    instruments: { type: 'string', default: '350' },
    seed: { type: 'string', default: '42' },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const accounts = numberOrExit(COMMAND, '--accounts', values.accounts, [100, 10_000_000]);
const positions = numberOrExit(COMMAND, '--positions', values.positions, [1, 60]);
const instrumentCount = numberOrExit(COMMAND, '--instruments', values.instruments, [180, 10_000]);
const seed = numberOrExit(COMMAND, '--seed', values.seed, [0, 2 ** 32 - 1]);

const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const WINDOW_HOURS = 24;
/** Of what the whole first change would tip; what one window bears. */
const BUDGET_SHARE = 0.4;
/** How far prices are from where they began, at most. */
const NOISE = 0.0002;
const WINDOWS_AT_MOST = 12;

const step = (afterHours: number, trailing: string, leading = trailing): RampStep => ({
  ...{ afterMinutes: afterHours * 60, leading, trailing },
});
const FIRST = [
  ...[step(0, '0.1', '0.5'), step(1, '0.3', '1'), step(2, '0.6', '1')],
  ...[step(60, '0.8', '1'), step(61, '1')],
];
/** Nothing jumps at a takeover: its first step is the least that there is. */
const LEAST = '0.0001';
const PARTS_OF_LEAST = 10_000n;
const SECOND = [step(0, LEAST), step(1, '0.5', '1'), step(2, '1')];
const LOOSENING = [step(0, '0.2', '0.4'), step(1, '0.6', '1'), step(2, '1')];

const startedAtMs = performance.now();
let violations = 0;
function say(text: string): void {
  const at = ((performance.now() - startedAtMs) / 1_000).toFixed(0);
  process.stdout.write(`${at.padStart(5)} s  ${text}\n`);
}
function must(holds: boolean, text: string): void {
  if (holds) return;
  violations += 1;
  say(`NOT AS IT MUST BE: ${text}`);
}
const millions = (amount: Decimal): string => `${amount.div(1e6).toFixed(3)} m`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; ms: number }> {
  const fromMs = performance.now();
  const value = await work();
  return { value, ms: performance.now() - fromMs };
}

const book = generatedBook(accounts, positions, seed, { instrumentCount, rateDecimals: 4 });
const changes = rampChanges(book);
const { own, shared, later } = changes;
const whole = await wouldTip(columnarEngine(), book, changes.first);
const largest = whole.reduce((most, one) => Decimal.max(most, one), new Decimal(0));
assert(whole.length > 0, 'the change tips somebody: draw a larger book');
// An account that alone is more than the budget would wait for good until somebody closes it.
const budget = Decimal.max(sum(whole).times(BUDGET_SHARE), largest).toDecimalPlaces(0, Decimal.ROUND_UP);

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-check-ramps-'));
const stops: (() => Promise<unknown>)[] = [];
try {
  const server = await startEmbeddedPostgres({
    ...{ dataDir: path.join(directory, 'postgres'), ownerPassword: 'check', ephemeral: true },
  });
  stops.push(() => server.stop());
  const venue = await rampVenue(server, book, budget);
  stops.push(() => venue.close());
  const { deps, held, within } = venue;
  const watch = new RampWatch(deps.engine, WINDOW_HOURS * 3_600_000);
  const random = Random.fromSeed(seed);
  const longest = { stepMs: 0, lockMs: 0, marginMs: 0 };

  const margin = async (): Promise<void> => {
    const { ms } = await timed(venue.remargin);
    longest.marginMs = Math.max(longest.marginMs, ms);
  };
  const look = async (): Promise<Seen> => {
    const effective = await within(({ adjustments }) => adjustments.effective());
    return deps.readBook((view) => watch.see(view, effective?.at ?? view.asOf));
  };
  const rampOf = (proposalId: string) => venue.prisma.ramp.findUniqueOrThrow({ where: { proposalId } });

  /** Prices move a little, who is liquidatable because of ramps is noted as the adjuster does, and everybody is margined. */
  async function hoursPass(hours: number): Promise<void> {
    await venue.hoursPass(hours);
    await venue.setPrices(new Decimal(1 + NOISE * (2 * random.uniform() - 1)).toDecimalPlaces(8));
    await margin();
    await noteTipped(deps);
  }
  /** What is next on the grid of weights would be more than the budget. */
  async function isFurthest(proposalId: string, classes: readonly string[]): Promise<boolean> {
    const { leading, trailing } = await rampOf(proposalId);
    const weights = {
      leading: new Decimal(leading.toFixed()),
      trailing: new Decimal(trailing.toFixed()).plus(LEAST),
    };
    const used = await deps.readBook((view) => {
      const { live } = view;
      assert(live !== null, 'a version is live');
      const next = rampsAt(
        live.ramps,
        new Map(classes.map((name) => [name, classWeight(weights, 'TIGHTENING')])),
      );
      const set = onRamps(live.approved, next);
      assert(set.ok, 'a weight further is a set');
      return watch.usedUnder(view, set.value);
    });
    return used.gt(budget);
  }

  interface Stepped {
    readonly state: string;
    readonly trailing: number;
    readonly seen: Seen;
  }
  /** Does something to a ramp, with everybody margined before it, and holds what came of it against what must be. */
  async function stepped(
    name: string,
    proposalId: string,
    { sign, classes }: { readonly sign: 1n | -1n; readonly classes: readonly string[] },
    act: () => Promise<{ readonly state: string }>,
  ): Promise<Stepped> {
    const from = await look();
    const at = await venue.prisma.ramp.findUnique({ where: { proposalId } });
    held.reset();
    const { value: done, ms } = await timed(act);
    const lockMs = held.longestMs();
    const seen = await look();
    const { trailing, leading, status } = await rampOf(proposalId);
    longest.stepMs = Math.max(longest.stepMs, ms);
    longest.lockMs = Math.max(longest.lockMs, lockMs);
    say(
      `${name}: ${done.state}, ramp ${status} at ${trailing.toFixed()}, leading ${leading.toFixed()}; ` +
        `${seen.tipped.size} tipped, ${millions(seen.used)} of ${millions(budget)} used; ` +
        `taken in ${seconds(ms)}, venue locked for ${seconds(lockMs)}`,
    );
    const back = goneBack(from, seen, sign);
    must(back === 0, `${name}: ${back} requirements went back`);
    const hasMoved = at === null || !at.trailing.equals(trailing) || !at.leading.equals(leading);
    if (hasMoved)
      must(seen.used.lte(budget), `${name}: ${decimalText(seen.used)} used of ${decimalText(budget)}`);
    if (status === 'WAITING')
      must(
        await isFurthest(proposalId, classes),
        `${name}: it waits, though the next weight fits the budget`,
      );
    return { state: done.state, trailing: trailing.toNumber(), seen };
  }
  const begin = async (proposalId: string): Promise<{ readonly state: string }> => {
    for (const act of [makeReady, claimActivation]) await venue.value(act(deps, WORKER, proposalId));
    return venue.value(activateVersion(deps, WORKER, proposalId));
  };
  const goOn = (proposalId: string) => () => venue.value(takeRampStep(deps, WORKER, proposalId));
  async function queued(
    name: string,
    document: ParameterSetDocument,
    steps: readonly RampStep[],
  ): Promise<string> {
    const { value, ms } = await timed(() => venue.queued(JSON.stringify(document), steps));
    say(`${name}: planned, simulated, approved and queued in ${seconds(ms)}`);
    return value;
  }
  const stored = async (when: string): Promise<void> => {
    await margin();
    const { value: check, ms } = await timed(venue.verify);
    const holds = check.kind === 'CHECKED' && check.different === 0;
    must(holds, `${when}, the stored run: ${inspect(check)}`);
    if (holds) say(`${when}: what is stored of ${check.accounts} accounts is as computed, in ${seconds(ms)}`);
  };

  await margin();
  await look();
  say(
    `${accounts} accounts, ${book.positionCount} positions, ${instrumentCount} classes; the whole tightening would tip ` +
      `${whole.length} of ${millions(sum(whole))}; the budget is ${millions(budget)} in ${WINDOW_HOURS} hours`,
  );

  // A tightening that uses up the budget.
  const up = { sign: 1n, classes: [...own, ...shared] } as const;
  const first = await queued('a tightening', changes.first, FIRST);
  let now = await stepped('its first step', first, up, () => begin(first));
  must(now.state === 'RAMPING' && now.trailing === 0.1, 'the first step is borne whole');
  await hoursPass(1);
  now = await stepped('an hour later', first, up, goOn(first));
  await hoursPass(1);
  now = await stepped('two hours later', first, up, goOn(first));
  must(now.state === 'PAUSED' && now.trailing < 0.6, 'the budget is used up before 0.6');
  await stored('where it pauses');
  const gone = [...now.seen.tipped.keys()].filter((_, index) => index % 2 === 0);
  await venue.liquidate(gone);
  await hoursPass(1);
  now = await stepped(`an hour later, ${gone.length} of them liquidated`, first, up, goOn(first));
  // Prices moved: one account more may fit by now, but nothing of what who is gone used.
  must(now.state === 'PAUSED' && now.trailing < 0.6, 'who is gone still uses the budget');
  await hoursPass(WINDOW_HOURS);
  now = await stepped('a window later', first, up, goOn(first));
  must(now.state === 'RAMPING' && now.trailing === 0.6, 'it goes on when the window has room');

  // A second change takes over half of its classes half-way.
  const second = await queued('a second tightening', changes.second, SECOND);
  const moved = { sign: 1n, classes: [...shared, ...later] } as const;
  await margin();
  const standing = await look();
  now = await stepped('its first step, the least', second, moved, () => begin(second));
  const target = await deps.readBook((view) => {
    assert(view.live !== null, 'a version is live');
    return watch.requirementsUnder(view, view.live.approved);
  });
  const { jumps, furthest } = jumped(standing, now.seen, target, PARTS_OF_LEAST);
  must(jumps === 0, `${jumps} requirements jump at the takeover`);
  say(
    `at the takeover ${accounts} accounts keep what they must hold, but for ${furthest} at most, as the least weight has it`,
  );
  await stored('after the takeover');

  let ends = { first: '', second: '' };
  const rest = { sign: 1n, classes: own } as const;
  for (
    let turn = 1;
    turn <= 2 + WINDOWS_AT_MOST && !(ends.first === 'COMPLETE' && ends.second === 'COMPLETE');
    turn += 1
  ) {
    await hoursPass(turn < 3 ? 1 : WINDOW_HOURS + 1);
    const when = turn < 3 ? `${turn} h after the takeover` : `${turn - 2} windows after that`;
    if (ends.second !== 'COMPLETE') now = await stepped(`the second, ${when}`, second, moved, goOn(second));
    if (ends.first !== 'COMPLETE') now = await stepped(`the first, ${when}`, first, rest, goOn(first));
    ends = { first: (await rampOf(first)).status, second: (await rampOf(second)).status };
    const tippedNow = [...now.seen.tipped.keys()];
    await venue.liquidate(tippedNow);
  }
  must(ends.first === 'COMPLETE' && ends.second === 'COMPLETE', `both arrive: ${JSON.stringify(ends)}`);

  // A loosening.
  await hoursPass(1);
  const loosening = await queued('a loosening', changes.loosening, LOOSENING);
  const down = { sign: -1n, classes: [...own, ...shared, ...later] } as const;
  await margin();
  now = await stepped('its first step', loosening, down, () => begin(loosening));
  for (const hours of [1, 2]) {
    await hoursPass(1);
    now = await stepped(`${hours} h later`, loosening, down, goOn(loosening));
  }
  must(now.state === 'ACTIVE', `the loosening arrives, and asks nobody: ${now.state}`);
  await stored('at the end');

  const { value: broken, ms } = await timed(venue.brokenAudit);
  must(broken === null, `the audit log: ${inspect(broken)}`);
  say(`the audit log verified in ${seconds(ms)}`);
  say(
    `${violations} violations; the longest step ${seconds(longest.stepMs)}, the longest lock of the venue ` +
      `${seconds(longest.lockMs)}, everybody margined in ${seconds(longest.marginMs)} at most`,
  );

  process.exitCode = violations > 0 ? 1 : 0;
} finally {
  for (const stop of stops.reverse()) await stop();
  fs.rmSync(directory, { recursive: true, force: true });
}
