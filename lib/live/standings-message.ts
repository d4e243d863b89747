import { z } from 'zod';
import { isDecimalText } from '../domain/number/decimal';
import {
  ACCOUNT_FIGURES,
  eachFigure,
  FIGURE_NAMES,
  figureText,
} from '../domain/margin/figures/account-figures';
import { MARGIN_STATUSES } from '../domain/margin/method/types';
import type { LiveStandings, ToldStanding } from '../ports/live';
import type { AccountStanding } from '../domain/margin/figures/standing';

/**
 * How standings go from the live engine's process to another: JSON, decimals as text, which is how the reader tells them
 * on. Nobody computes with them on the way.
 */

const text = z.string().refine(isDecimalText);
const margined = z.object({
  account: z.string(),
  status: z.enum(MARGIN_STATUSES),
  figures: z.object(
    eachFigure(FIGURE_NAMES, (name) => (ACCOUNT_FIGURES[name].isNullable ? text.nullable() : text)),
  ),
  missing: z.tuple([]),
});
const unpriced = z.object({
  account: z.string(),
  status: z.literal('UNPRICED'),
  figures: z.object(eachFigure(FIGURE_NAMES, () => z.null())),
  missing: z.array(z.string()),
});
const message = z.object({
  inputsRevision: z.string(),
  versionNumber: z.number(),
  asOf: z.iso.datetime(),
  standings: z.array(z.discriminatedUnion('status', [margined, unpriced])),
});

/** @param said what the engine says; positions stay behind */
export function standingsMessage(
  said: Omit<LiveStandings, 'standings'> & { readonly standings: readonly AccountStanding[] },
): string {
  return JSON.stringify({
    ...said,
    inputsRevision: String(said.inputsRevision),
    asOf: said.asOf.toISOString(),
    standings: said.standings.map(toldStanding),
  });
}

export function toldStanding(standing: AccountStanding): ToldStanding {
  const { account, margin } = standing;
  if (margin === null) {
    const figures = eachFigure(FIGURE_NAMES, () => null);
    return { account, status: 'UNPRICED', figures, missing: standing.missing };
  }
  const figures = eachFigure(FIGURE_NAMES, (name) => figureText(margin[name]));
  return { account, status: margin.status, figures, missing: [] };
}

/** @throws when the text is no such message */
export function readStandingsMessage(sent: string): LiveStandings {
  const { inputsRevision, versionNumber, asOf, standings } = message.parse(JSON.parse(sent));
  return { inputsRevision: BigInt(inputsRevision), versionNumber, asOf: new Date(asOf), standings };
}
