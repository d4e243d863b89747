import {
  type CollateralDocument,
  type MarginClassDocument,
  type ParameterDocument,
  type PortfolioDocument,
} from '../../proposals/_editor/document/parameter-document';

/** What of a preset a venue takes over. */
export interface Adoption {
  /** By class of the venue: the preset's class that it adopts. Others stay as they are. */
  readonly classes: Readonly<Record<string, string>>;
  readonly accountRules: boolean;
  readonly marketData: boolean;
  readonly rounding: boolean;
  readonly collateral: boolean;
  readonly portfolios: boolean;
}

type Whole = ParameterDocument & { readonly marketData?: unknown; readonly rounding?: unknown };

/**
 * The live document with what is adopted of a preset, fitted to the venue's own instruments and assets: a class keeps
 * its instruments and the most that one account may open, an asset what prices it. The lint judges the outcome.
 */
export function fittedDocument(live: Whole, preset: Whole, adoption: Adoption): ParameterDocument {
  const marginClasses = Object.fromEntries(
    Object.entries(live.marginClasses).map(([name, own]) => {
      const adopted = preset.marginClasses[adoption.classes[name] ?? ''];
      return [name, adopted ? fittedClass(own, adopted) : own];
    }),
  );
  const portfolios = adoption.portfolios ? fittedPortfolios(preset, adoption.classes) : {};
  return {
    ...live,
    marginClasses,
    ...(adoption.accountRules ? { accountRules: preset.accountRules } : {}),
    ...(adoption.marketData && preset.marketData !== undefined ? { marketData: preset.marketData } : {}),
    ...(adoption.rounding ? { rounding: preset.rounding } : {}),
    ...(adoption.collateral ? { collateral: fittedCollateral(live, preset) } : {}),
    ...(Object.keys(portfolios).length > 0 ? { portfolios: { ...live.portfolios, ...portfolios } } : {}),
  };
}

function fittedClass(own: MarginClassDocument, adopted: MarginClassDocument): MarginClassDocument {
  const { instruments: _others, maximumNotional: _others2, ...formulas } = adopted;
  return {
    ...formulas,
    instruments: own.instruments,
    ...(own.maximumNotional === undefined ? {} : { maximumNotional: own.maximumNotional }),
  };
}

/** The rules of assets that both have; the one settlement asset takes the other's rule. */
function fittedCollateral(live: Whole, preset: Whole): Readonly<Record<string, CollateralDocument>> {
  return Object.fromEntries(
    Object.entries(live.collateral).map(([asset, own]) => {
      const theirs = preset.collateral[asset === live.settlementAsset ? preset.settlementAsset : asset];
      if (!theirs) return [asset, own];
      const { pricedBy: _theirs, ...rule } = theirs;
      return [asset, { ...rule, ...(own.pricedBy === undefined ? {} : { pricedBy: own.pricedBy }) }];
    }),
  );
}

/** The preset's portfolios of which a class was adopted, of the venue's classes that adopted one. */
function fittedPortfolios(
  preset: Whole,
  classes: Adoption['classes'],
): Readonly<Record<string, PortfolioDocument>> {
  return Object.fromEntries(
    Object.entries(preset.portfolios ?? {}).flatMap(([name, portfolio]) => {
      const members = Object.entries(classes).flatMap(([own, theirs]) =>
        portfolio.marginClasses.includes(theirs) ? [own] : [],
      );
      return members.length > 0 ? [[name, { ...portfolio, marginClasses: members }]] : [];
    }),
  );
}
