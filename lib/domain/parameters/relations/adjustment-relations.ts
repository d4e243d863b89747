import { jsonPointer } from '../../json/json-pointer';
import { entries, isRecord } from '../../json/form-faults';
import type { Fault } from '../../result';
import { OF_NOTIONAL } from '../rate-at-notional';
import { continues, programmeFaults } from './programme-relations';

type Row = Readonly<Record<string, unknown>>;

/** Drivers that follow the market by themselves: a dial on top of them would count it twice. */
const MARKET_DRIVERS = ['VOLATILITY', 'OPEN_INTEREST', 'SIDE_OPEN_INTEREST', 'SKEW'] as const;

/**
 * Every fault in a document's adjustment programmes: of each by itself, and that a dial belongs to one programme, of a
 * class or portfolio that there is, and follows a market that its formulas do not follow already.
 */
export function adjustmentFaults(input: Row): Fault[] {
  const owner = new Map<string, string>();
  return entries(input['adjustmentProgrammes']).flatMap(([name, programme]) => {
    const path = ['adjustmentProgrammes', name];
    const found = programmeFaults(programme, path);
    const scope = isRecord(programme) ? programme['scope'] : undefined;
    for (const section of ['marginClasses', 'portfolios'] as const) {
      const subjects: unknown = isRecord(scope) ? scope[section] : undefined;
      for (const [at, subject] of (Array.isArray(subjects) ? subjects : []).entries()) {
        if (typeof subject !== 'string') continue;
        const place = jsonPointer(...path, 'scope', section, at);
        found.push(...subjectFaults(input, programme as Row, { section, subject, place }));
        const dial = jsonPointer(section, subject);
        const other = owner.get(dial);
        owner.set(dial, other ?? name);
        if (other !== undefined && other !== name)
          found.push({
            path: place,
            rule: 'dial-in-one-programme',
            message: `"${other}" moves its dials, too.`,
          });
      }
    }
    return found;
  });
}

function subjectFaults(
  input: Row,
  programme: Row,
  {
    section,
    subject,
    place,
  }: { readonly section: 'marginClasses' | 'portfolios'; readonly subject: string; readonly place: string },
): Fault[] {
  const known = input[section];
  const stated = isRecord(known) && Object.hasOwn(known, subject) ? known[subject] : undefined;
  if (!isRecord(stated)) {
    const what = section === 'marginClasses' ? 'margin class' : 'portfolio';
    return [{ path: place, rule: 'dial-subject-known', message: `No ${what} is called "${subject}".` }];
  }
  const isContinued = continues(programme['whenRequirementChanges']);
  if (section === 'portfolios') return isContinued ? [notComparable(place, 'A portfolio')] : [];
  const portfolio = portfolioOf(input, subject);
  if (portfolio !== null)
    return [
      {
        path: place,
        rule: 'dial-of-portfolio',
        message: `It is margined in portfolio "${portfolio}", whose dials move all of it.`,
      },
    ];
  const text = JSON.stringify(stated);
  if (isContinued && DRIVEN.exec(text) !== null) return [notComparable(place, 'Its class')];
  if (programme['followsMarketTwice'] === true) return [];
  const driver = MARKET_DRIVERS.find((one) => text.includes(`"driver":"${one}"`));
  if (!driver) return [];
  const message = `Its formulas follow the market by ${driver.toLowerCase().replaceAll('_', ' ')} already: say followsMarketTwice if both is meant.`;
  return [{ path: place, rule: 'dial-on-market-driver', message }];
}

/** A driver of which a notional says nothing. */
const DRIVEN = new RegExp(`"driver":"(?!(${OF_NOTIONAL.join('|')})")`);

function notComparable(path: string, subject: string): Fault {
  const message = `${subject} asks for more than a notional says, so its dials cannot go on from it: state KEEP or RESET.`;
  return { path, rule: 'continue-comparable', message };
}

/** The portfolio that a class is margined in. */
function portfolioOf(input: Row, marginClass: string): string | null {
  for (const [name, portfolio] of entries(input['portfolios'])) {
    const members: unknown = isRecord(portfolio) ? portfolio['marginClasses'] : undefined;
    if (Array.isArray(members) && members.includes(marginClass)) return name;
  }
  return null;
}
