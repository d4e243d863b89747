import { z } from 'zod';
import { decimal } from '../domain/number/decimal';
import {
  ACCOUNT_FIGURES,
  eachFigure,
  FIGURE_NAMES,
  type FigureName,
  figureText,
} from '../domain/margin/figures/account-figures';
import { type AccountMargin, MARGIN_STATUSES } from '../domain/margin/method/types';
import type { LiveStandings } from '../ports/live';
import type { AccountStanding } from '../domain/margin/figures/standing';

/** How standings go from the live engine's process to another: JSON, decimals as text. */

const figures = z.object({
  status: z.enum(MARGIN_STATUSES),
  ...eachFigure(FIGURE_NAMES, (name) =>
    ACCOUNT_FIGURES[name].isNullable ? z.string().nullable() : z.string(),
  ),
});
const message = z.object({
  inputsRevision: z.string(),
  versionNumber: z.number(),
  asOf: z.iso.datetime(),
  standings: z.array(
    z.object({ account: z.string(), figures: figures.nullable(), missing: z.array(z.string()) }),
  ),
});

export function standingsMessage({ inputsRevision, versionNumber, asOf, standings }: LiveStandings): string {
  return JSON.stringify({
    inputsRevision: String(inputsRevision),
    versionNumber,
    asOf: asOf.toISOString(),
    standings: standings.map(standingText),
  } satisfies z.input<typeof message>);
}

function standingText(standing: AccountStanding): z.input<typeof message>['standings'][number] {
  const { account, margin } = standing;
  if (margin === null) return { account, figures: null, missing: [...standing.missing] };
  const texts = eachFigure(FIGURE_NAMES, (name) => figureText(margin[name]));
  return { account, missing: [], figures: { status: margin.status, ...texts } };
}

/** @throws when the text is no such message */
export function readStandingsMessage(text: string): LiveStandings {
  const { inputsRevision, versionNumber, asOf, standings } = message.parse(JSON.parse(text));
  return {
    inputsRevision: BigInt(inputsRevision),
    versionNumber,
    asOf: new Date(asOf),
    standings: standings.map(({ account, figures: texts, missing }): AccountStanding => {
      if (texts === null) return { account, margin: null, missing };
      const read = eachFigure(FIGURE_NAMES, (name) => {
        const text = texts[name];
        return text === null ? null : decimal(text);
      }) as Pick<AccountMargin, FigureName>;
      const margin = { account, status: texts.status, ...read, positions: [], portfolios: [] };
      return { account, margin };
    }),
  };
}
