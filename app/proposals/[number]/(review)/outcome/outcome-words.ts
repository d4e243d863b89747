import { compareDecimals, differenceText, signOf, sumText } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, plural } from '../../../../_ui/format';
import { type ProposalOutcomeQuery } from '../../../../_graphql/generated/graphql';

export type OutcomeShown = NonNullable<ProposalOutcomeQuery['proposal']>['outcomes'][number];
export type Found = NonNullable<OutcomeShown['found']>;
export type Way = Found['ways'][number];
type Affected = Found['present']['newlyLiquidatable'];

export const LOOK_TITLES: Readonly<Record<OutcomeShown['look'], string>> = {
  AT_ONCE: 'What came of it, as soon as it was live',
  DAY_AFTER: 'What came of it, a day later',
};

export const MEASURE_LABELS: Readonly<Record<Way['measure'], string>> = {
  INITIAL_MARGIN: 'Initial margin',
  MAINTENANCE_MARGIN: 'Maintenance margin',
  EQUITY: 'Equity',
  NOTIONAL: 'Notional',
  CALL_AMOUNT: 'Margin calls',
  WARNING: 'Accounts at the warning level',
  CALL: 'Accounts called',
  LIQUIDATION: 'Accounts liquidatable',
  UNMARGINED: 'Accounts that cannot be margined',
};

/** Whether a figure is a number of accounts. */
export function isCount({ measure }: Pick<Way, 'measure'>): boolean {
  return COUNTS.has(measure);
}

const COUNTS: ReadonlySet<Way['measure']> = new Set(['WARNING', 'CALL', 'LIQUIDATION', 'UNMARGINED']);

/** Ways that a table shows: that of accounts which cannot be margined only where there are, or would be, some. */
export function waysShown({ ways }: Pick<Found, 'ways'>): readonly Way[] {
  return ways.filter((way) => way.measure !== 'UNMARGINED' || !isNothing(way));
}

function isNothing({ before, predicted, byPrices, byDials, byChange, byAccounts, now }: Way): boolean {
  return [before, predicted, byPrices, byDials, byChange, byAccounts, now].every(
    (part) => signOf(part) === 0,
  );
}

/** What it did to live accounts, against what was predicted; then why, and who; the most important first. */
export function outcomeSentences(found: Found, asset: string): readonly string[] {
  return [
    liquidatableSentence(found, asset),
    pricesSentence(found),
    namesSentence(found),
    calledSentence(found, asset),
    marginSentence(found, asset),
    unmarginedSentence(found),
  ].filter((sentence) => sentence !== null);
}

function tipped({ accounts, notional }: Affected, asset: string): string {
  if (accounts === 0) return 'nobody';
  return `${plural(accounts, 'account')} with ${formatCompact(notional)} ${asset} of notional`;
}

function liquidatableSentence({ predicted, present }: Found, asset: string): string {
  const [said, does] = [predicted.newlyLiquidatable, present.newlyLiquidatable];
  if (said.accounts === 0 && does.accounts === 0)
    return 'It makes nobody liquidatable, as the evidence predicted.';
  return `It makes ${tipped(does, asset)} liquidatable; the evidence predicted ${tipped(said, asset)}.`;
}

/** Whether the difference is of prices and dials, or of what accounts did. */
function pricesSentence({ predicted, repriced, present, ways }: Found): string | null {
  const [said, moved, does] = [predicted, repriced, present].map((one) => one.newlyLiquidatable.accounts);
  if (said === moved && moved === does) return null;
  const [at, since] = ways.some(({ byDials }) => signOf(byDials) !== 0)
    ? ['At these prices and dials', 'What prices and dials have done']
    : ['At these prices', 'Prices'];
  if (said === moved)
    return `${at} it would have been as predicted: the difference is what accounts have traded and transferred since.`;
  const because = `${since} since the simulation alone would have made it ${formatCount(moved ?? 0)}`;
  return moved === does
    ? `${because}.`
    : `${because}; what accounts have traded and transferred since made it ${formatCount(does ?? 0)}.`;
}

function namesSentence({ unforeseen, spared }: Found): string | null {
  if (unforeseen === 0 && spared === 0) return null;
  const unnamed = `${plural(unforeseen, 'account')} that the evidence did not name ${unforeseen === 1 ? 'is' : 'are'} among them`;
  const escaped = `${plural(spared, 'account')} that it named ${spared === 1 ? 'is' : 'are'} not`;
  if (spared === 0) return `${unnamed}.`;
  if (unforeseen === 0) return `${escaped} among them.`;
  return `${unnamed}, and ${escaped}.`;
}

function calledSentence({ predicted, present }: Found, asset: string): string {
  const [said, does] = [predicted.newlyInCall, present.newlyInCall];
  if (said.accounts === 0 && does.accounts === 0) return 'It calls nobody, as predicted.';
  const adds =
    does.accounts === 0
      ? ''
      : `, who must add ${formatCompact(does.callAmount)} ${asset} to leave their calls`;
  return `It newly calls ${plural(does.accounts, 'account')}${adds}; the evidence predicted ${formatCount(said.accounts)}.`;
}

function marginSentence({ ways }: Found, asset: string): string | null {
  const way = ways.find(({ measure }) => measure === 'INITIAL_MARGIN');
  if (!way) return null;
  const signed = (text: string): string => `${formatCompact(text, { signed: true })} ${asset}`;
  const said = differenceText(way.predicted, way.before);
  const others = [
    { part: 'prices', text: way.byPrices },
    { part: 'dials', text: way.byDials },
    { part: 'trading and transfers', text: way.byAccounts },
  ].filter(({ text }) => signOf(text) !== 0);
  const change =
    compareDecimals(said, way.byChange) === 0
      ? `It moves initial margin by ${signed(way.byChange)}, exactly as predicted`
      : `It moves initial margin by ${signed(way.byChange)}; the evidence predicted ${signed(said)}`;
  if (others.length === 0) return `${change}. Nothing else has moved it since the simulation.`;
  const moved = others.map(
    ({ part, text }, at) => `${part}${at === 0 ? ' moved it' : ''} by ${signed(text)}`,
  );
  return `${change}. Since the simulation ${inWords(moved)}.`;
}

/** "a", "a and b", "a, b and c" */
function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** Those who can be margined at one end of the way alone are like accounts that have closed or opened: so it is said. */
function unmarginedSentence({ unmargined, ways }: Found): string | null {
  const way = ways.find(({ measure }) => measure === 'UNMARGINED');
  const moved = way ? [way.byPrices, way.byDials, way.byChange] : [];
  const present = unmargined === 0 ? null : inNoFigure(unmargined);
  if (!way || moved.every((part) => signOf(part) === 0)) return present;
  const [then, since] = [way.before, sumText([way.before, ...moved])].map((text) =>
    formatCount(Number(text)),
  );
  const differ = `Of the accounts simulated, ${then} could not be margined then, and ${since} cannot be now: an instrument that they hold may have closed. They are in no figure, so the parts below contain what they had.`;
  return present === null ? differ : `${differ} At the look ${present}`;
}

function inNoFigure(unmargined: number): string {
  return `${plural(unmargined, 'account')} cannot be margined, and ${unmargined === 1 ? 'is' : 'are'} in no figure here.`;
}

/** A stretch of the way, as a bar from one amount to another. */
export interface Stretch {
  readonly key: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** What is written beside it. */
  readonly text: string;
  readonly isSigned: boolean;
}

/** The way as bars that begin where the one before ends; parts in which nothing moved are left out. */
export function stretchesOf(way: Way): readonly Stretch[] {
  const parts = [
    { key: 'byPrices', label: 'Prices since', text: way.byPrices },
    { key: 'byDials', label: 'Dials since', text: way.byDials },
    { key: 'byChange', label: 'The change', text: way.byChange },
    { key: 'byAccounts', label: 'Accounts since', text: way.byAccounts },
  ].filter(({ key, text }) => key === 'byChange' || signOf(text) !== 0);
  let reached = Number(way.before);
  const moved = parts.map(({ key, label, text }): Stretch => {
    const from = reached;
    reached += Number(text);
    return { key, label, from, to: reached, text, isSigned: true };
  });
  const whole = (key: 'before' | 'predicted' | 'now', label: string): Stretch => ({
    ...{ key, label, from: 0, to: Number(way[key]), text: way[key], isSigned: false },
  });
  return [
    whole('before', 'Before, as simulated'),
    whole('predicted', 'Predicted'),
    ...moved,
    whole('now', 'As it is'),
  ];
}

/** From where bars are drawn: near the least of them where they hardly differ, so that what moved is seen; and to where. */
export function drawnBetween(stretches: readonly Stretch[]): readonly [number, number] {
  const ends = stretches.flatMap(({ from, to, isSigned }) => (isSigned ? [from, to] : [to]));
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const span = most - least;
  if (span === 0) return [Math.min(0, least), most === 0 ? 1 : most];
  return least > 0 && span < least / 2 ? [least - span / 2, most] : [Math.min(0, least), Math.max(0, most)];
}
