import { programmeLabel, withinProgramme } from './programme-words';

/** Members whose names alone say too little. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['callAt', 'called'],
  ['comparison', 'exactly at a level'],
  ['withoutRequirement', 'negative equity without a requirement'],
  ['underMargined', 'trades below initial margin'],
  ['liquid', 'can pay a margin call'],
  ['gracePeriodMinutes', 'grace of a call'],
  ['zLimit', 'standard deviations beyond which a price is held'],
  ['barMinutes', 'bars of which volatility is taken'],
  ['decay', 'decay of volatility'],
  ['leastMove', 'move up to which no price is held'],
  ['greatestMove', 'move beyond which any price is held'],
  ['unknownVolatilityMove', 'move beyond which one is held while volatility is unknown'],
  ['maximumHoldSeconds', 'longest hold'],
  ['fallback', 'after the longest hold'],
  ['agreement', 'difference within which sources agree'],
  ['observations', 'prices in a row that agree'],
  ['seconds', 'over'],
  ['precedence', 'sources by rank'],
  ['silenceSeconds', 'silence after which the next source counts'],
]);

/** "callLevel" → "call level": the name of a member of a parameter set, as people say it. */
export function memberWords(member: string): string {
  const said = SAID.get(member);
  if (said !== undefined) return said;
  return member.replaceAll(/([a-z])([A-Z])/g, (_all, before: string, capital: string) => {
    return `${before} ${capital.toLowerCase()}`;
  });
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A rule of accounts, of market data or of a collateral asset by the names of its members; undefined: it is of something else. */
function ruleWords(path: string): string | undefined {
  const members = /^\/(?:accountRules|marketData|collateral\/[^/]+)\/(.+)/.exec(path)?.[1];
  return members?.split('/').map(memberWords).join(', ');
}

/** Differences whose subject is a name that the venue gave: it is shown as it is. */
const NAMED = /^(MARGIN_CLASS_|INSTRUMENT_|CURVE|COLLATERAL|PORTFOLIO|OFFSET|SETTLEMENT_ASSET)/;

/** What a difference of two parameter sets is about, in words: the subject, and what of it. */
export function differenceWords({
  kind,
  path,
  subject,
  label,
}: {
  readonly kind: string;
  readonly path: string;
  readonly subject: string;
  readonly label: string;
}): { readonly subject: string; readonly label: string } {
  const place = withinProgramme(path);
  if (place !== null) return { subject, label: programmeLabel(subject, place) };
  const isOfRules = /^\/(accountRules|marketData|rounding)(\/|$)/.test(path);
  if (NAMED.test(kind)) return { subject, label };
  const rule = kind === 'RULE' ? ruleWords(path) : undefined;
  return {
    subject: isOfRules ? capitalised(memberWords(subject)) : subject,
    label: rule ?? (isOfRules ? memberWords(label) : label),
  };
}
