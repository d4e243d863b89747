import { z } from 'zod';
import { decimal, decimalText } from '../../domain/decimal';
import { MARGIN_STATUSES } from '../../domain/margin/types';
import type { LiveStandings } from '../../ports/live';
import type { AccountStanding } from '../../ports/margin';

/** How standings go from the live engine's process to another: JSON, decimals as text. */

const figures = z.object({
  ...{
    notional: z.string(),
    initialMargin: z.string(),
    maintenanceMargin: z.string(),
    fillMargin: z.string(),
  },
  ...{ equity: z.string(), initialEquity: z.string(), marginRatio: z.string().nullable() },
  ...{ status: z.enum(MARGIN_STATUSES), callAmount: z.string() },
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
  return {
    account,
    missing: [],
    figures: {
      notional: decimalText(margin.notional),
      initialMargin: decimalText(margin.initialMargin),
      maintenanceMargin: decimalText(margin.maintenanceMargin),
      fillMargin: decimalText(margin.fillMargin),
      equity: decimalText(margin.equity),
      initialEquity: decimalText(margin.initialEquity),
      marginRatio: margin.marginRatio === null ? null : decimalText(margin.marginRatio),
      status: margin.status,
      callAmount: decimalText(margin.callAmount),
    },
  };
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
      const margin = {
        account,
        notional: decimal(texts.notional),
        initialMargin: decimal(texts.initialMargin),
        maintenanceMargin: decimal(texts.maintenanceMargin),
        fillMargin: decimal(texts.fillMargin),
        equity: decimal(texts.equity),
        initialEquity: decimal(texts.initialEquity),
        marginRatio: texts.marginRatio === null ? null : decimal(texts.marginRatio),
        status: texts.status,
        callAmount: decimal(texts.callAmount),
        positions: [],
        portfolios: [],
      };
      return { account, margin };
    }),
  };
}
