import { differenceText, signOf } from '../../../../_ui/decimal-text';
import { formatCompact, formatCount, formatInstant, formatRate, plural } from '../../../../_ui/format';
import { type ImpactTotalsFragment } from '../../../../_graphql/generated/graphql';
import { type Evidence } from './evidence';

/**
 * "1,204 of 2,000 accounts must hold more margin, 31 less. Initial margin rises by 3.1 M USDT (4.2 %), maintenance margin by 1.5 M USDT
 * (4 %)."
 */
export function marginSentence(impact: ImpactTotalsFragment, asset: string): string {
  const { tighterAccounts, looserAccounts, accounts } = impact;
  const initial = movedWords(impact.initialMarginBefore, impact.initialMarginAfter, asset);
  const maintenance = movedWords(impact.maintenanceMarginBefore, impact.maintenanceMarginAfter, asset);
  if (tighterAccounts === 0 && looserAccounts === 0 && initial === STAYS && maintenance === STAYS)
    return 'Initial and maintenance margin of all accounts together stay as they are.';
  return (
    `${formatCount(tighterAccounts)} of ${plural(accounts, 'account')} must hold more margin, ${formatCount(looserAccounts)} less. ` +
    `Initial margin ${initial}, maintenance margin ${maintenance}.`
  );
}

/** "It makes 4 accounts liquidatable, with 1.2 M USDT of notional, and puts 12 into a margin call." */
export function hitSentence(impact: ImpactTotalsFragment, asset: string): string {
  const { newLiquidations, newlyLiquidatableNotional, newCalls } = impact;
  if (newLiquidations === 0 && newCalls === 0)
    return 'It makes no account liquidatable, and puts none into a margin call.';
  const liquidatable =
    newLiquidations === 0
      ? 'no account liquidatable'
      : `${plural(newLiquidations, 'account')} liquidatable, with ${formatCompact(newlyLiquidatableNotional)} ${asset} of notional`;
  return `It makes ${liquidatable}, and puts ${newCalls === 0 ? 'none' : formatCount(newCalls)} into a margin call.`;
}

const STAYS = 'stays as it is';

function movedWords(before: string, after: string, asset: string): string {
  const difference = differenceText(after, before);
  const sign = signOf(difference);
  if (sign === 0) return STAYS;
  const size = difference.replace('-', '');
  const share = signOf(before) > 0 ? ` (${percentOf(size, before)})` : '';
  return `${sign > 0 ? 'rises' : 'falls'} by ${formatCompact(size)} ${asset}${share}`;
}

/** For people: the exact figures stand in the table beneath. */
function percentOf(part: string, whole: string): string {
  return formatRate(String(Math.round((Number(part) / Number(whole)) * 1000) / 1000));
}

/** What the run behind the figures did not look at, in plain words. */
export function limitsOf(evidence: Evidence): readonly string[] {
  const {
    finishedAt,
    crises,
    corners,
    burden,
    coverage,
    cascades,
    transition,
    models,
    unmargined,
    vulnerability,
    efficiency,
    pastDays,
    procyclicality,
  } = evidence;
  const apart = unmargined.reduce((accounts, group) => accounts + group.accounts, 0);
  const at = finishedAt === null ? '' : `, frozen by ${formatInstant(finishedAt)}`;
  return [
    `Figures are exact for the accounts and prices of one snapshot${at}. What was opened, closed or paid in since is not in them.`,
    ...(apart === 0
      ? []
      : [
          `${plural(apart, 'account')} could not be margined and ${apart === 1 ? 'is' : 'are'} in no figure.`,
        ]),
    cascades === null
      ? 'Nobody reacts: no account trades, hedges or pays in, and no forced sale moves a price.'
      : 'Nobody reacts: no account trades, hedges or pays in. Forced sales move prices only where it is asked whether a shock feeds a spiral.',
    crises === null
      ? 'No past crisis was tried: prices are those of the snapshot.'
      : 'In a crisis all prices move at once to the close of that day; within the day they went further. Options, and what was not traded then, keep their price.',
    corners === null
      ? 'Dials stood as they did then, and were tried nowhere else.'
      : 'Dials were tried as they stood, all at their highest and all at their lowest: not in between, and not some high and some low.',
    burden === null
      ? 'Who bears the change was not asked.'
      : 'What an account must add is held against its equity and its collateral at mark prices. How fast that could be sold, and what its holder has elsewhere, is not known.',
    transition === null
      ? 'How it would go live in steps was not looked at: it only loosens, changes more than requirements, or this was not asked.'
      : 'On the way in steps, prices and positions stand still. Before each step live accounts are measured again, and one that does more than was approved waits.',
    coverage === null
      ? 'Margin was not held against what prices did: no bars were known.'
      : 'Past moves say how often margin would have been too little for a day, one instrument at a time and at one size of position; they promise nothing.',
    models === null
      ? 'What margin models would ask was not looked at: no bars were known.'
      : 'Margin models know past moves and no depth of market; accounts are replayed with the positions they hold now, the largest ones alone.',
    vulnerability === null
      ? 'Which moves would tip accounts was not looked at: no bars were known, or nobody has margin.'
      : 'Shocks that tip accounts are the nearest of the directions that were looked along, in the covariance of the past: another may be nearer, and in a crisis prices move together more than that.',
    efficiency === null
      ? 'What offsets take off margin was not looked at.'
      : 'Offsets are switched off at present prices alone, not at those at which one fails.',
    pastDays === null
      ? 'Past days were not looked at: none was known.'
      : 'On past days nobody reacts; before books were kept they are of the accounts of the snapshot.',
    procyclicality === null
      ? 'How margin moves with the market was not looked at: no programme is stated, and no bars were known.'
      : 'Programmes are played over past prices with every rise made in full: the liquidation budget would hold some back.',
    'Accounts are counted one by one: holders with several accounts, and what they hold at other venues, are not put together.',
  ];
}
