import { programmeLabel, withinProgramme } from './programme-words';

/** Members whose names alone say too little. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['callAt', 'called'],
  ['comparison', 'exactly at a level'],
  ['withoutRequirement', 'negative equity without a requirement'],
  ['underMargined', 'trades below initial margin'],
  ['liquid', 'can pay a margin call'],
  ['gracePeriodMinutes', 'grace of a call, minutes'],
  ['zLimit', 'standard deviations beyond which a price is held'],
  ['barMinutes', 'bars that volatility is of, minutes'],
  ['decay', 'decay of volatility'],
  ['leastMove', 'move up to which no price is held'],
  ['greatestMove', 'move beyond which any price is held'],
  ['unknownVolatilityMove', 'move beyond which one is held while volatility is unknown'],
  ['maximumHoldSeconds', 'longest hold, seconds'],
  ['fallback', 'after the longest hold'],
  ['agreement', 'difference within which sources agree'],
  ['observations', 'prices that must be consistent'],
  ['precedence', 'sources by rank'],
  ['silenceSeconds', 'silence after which the next source counts, seconds'],
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
  if (NAMED.test(kind) || !isOfRules) return { subject, label };
  return { subject: capitalised(memberWords(subject)), label: memberWords(label) };
}
