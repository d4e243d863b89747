import { describe, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from '../../dynamics/example-programme';
import { BINANCE_TIERS } from '../../presets/binance-tiers';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../../presets/derive-portfolio-margin-2';
import { OKX_TIERS } from '../../presets/okx-tiers';
import { parameterSetOf } from '../../../testing/arbitraries';
import type { AdjustmentProgrammeDocument } from '../document/programme-document';
import { parseParameterSet } from '../validate';

const OKX = parameterSetOf(OKX_TIERS.parameters).document;
const DERIVE = parameterSetOf(DERIVE_PORTFOLIO_MARGIN_2.parameters).document;
const BINANCE = parameterSetOf(BINANCE_TIERS.parameters).document;
const [TIERED = ''] = Object.keys(BINANCE.marginClasses);
const [CLASS = ''] = Object.keys(OKX.marginClasses);
const [PORTFOLIO = ''] = Object.keys(DERIVE.portfolios ?? {});
const MEMBER = DERIVE.portfolios?.[PORTFOLIO]?.marginClasses[0] ?? '';

const programme = (scope: object, more: object = {}) => ({ ...EXAMPLE_PROGRAMME, scope, ...more });
/** The faults that stating these programmes adds, by place and rule. */
function faultsOf(document: object, adjustmentProgrammes: Readonly<Record<string, object>>) {
  const parsed = parseParameterSet({ ...document, adjustmentProgrammes });
  return parsed.ok ? [] : parsed.refusal.map(({ path, rule }) => [path, rule]);
}

describe('programmes of a parameter set', () => {
  test('of a class that there is are taken; so is one of a portfolio', () => {
    expect(faultsOf(OKX, { one: programme({ marginClasses: [CLASS] }) })).toEqual([]);
    expect(faultsOf(DERIVE, { one: programme({ portfolios: [PORTFOLIO] }) })).toEqual([]);
  });

  test('a dial belongs to one of them', () => {
    const both = { one: programme({ marginClasses: [CLASS] }), two: programme({ marginClasses: [CLASS] }) };
    expect(faultsOf(OKX, both)).toEqual([
      ['/adjustmentProgrammes/two/scope/marginClasses/0', 'dial-in-one-programme'],
    ]);
  });

  test('each moves what the set has: a class or portfolio that it names, in exact case', () => {
    expect(faultsOf(OKX, { one: programme({ marginClasses: [CLASS, 'none'] }) })).toEqual([
      ['/adjustmentProgrammes/one/scope/marginClasses/1', 'dial-subject-known'],
    ]);
    expect(faultsOf(OKX, { one: programme({ marginClasses: ['constructor'] }) })).toEqual([
      ['/adjustmentProgrammes/one/scope/marginClasses/0', 'dial-subject-known'],
    ]);
    expect(faultsOf(OKX, { one: programme({ portfolios: [CLASS] }) })).toEqual([
      ['/adjustmentProgrammes/one/scope/portfolios/0', 'dial-subject-known'],
    ]);
  });

  test('what is margined in a portfolio has the portfolio’s dials, and none of its own', () => {
    expect(faultsOf(DERIVE, { one: programme({ marginClasses: [MEMBER] }) })).toContainEqual([
      '/adjustmentProgrammes/one/scope/marginClasses/0',
      'dial-of-portfolio',
    ]);
  });

  test.each(['OPEN_INTEREST', 'SIDE_OPEN_INTEREST', 'SKEW', 'VOLATILITY'])(
    'a class whose own formula follows the market by %s is in scope only on purpose',
    (driver) => {
      const { marginClasses } = OKX;
      const own = marginClasses[CLASS];
      const modifier = {
        operation: 'MAX',
        curve: { driver, shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate: '0.001' }] },
      };
      const initialMargin = { ...own?.initialMargin, modifiers: [modifier] };
      const document = { ...OKX, marginClasses: { ...marginClasses, [CLASS]: { ...own, initialMargin } } };
      const place = ['/adjustmentProgrammes/one/scope/marginClasses/0', 'dial-on-market-driver'];
      const scope = { marginClasses: [CLASS] };
      expect(faultsOf(document, { one: programme(scope) })).toContainEqual(place);
      const onPurpose: Pick<AdjustmentProgrammeDocument, 'followsMarketTwice'> = { followsMarketTwice: true };
      expect(faultsOf(document, { one: programme(scope, onPurpose) })).not.toContainEqual(place);
    },
  );

  test('dials go on from what a notional says alone', () => {
    const words = { initial: 'CONTINUE', maintenance: 'KEEP' };
    const place = '/adjustmentProgrammes/one/whenRequirementChanges/notional';
    const of = (stated: object, document: object = BINANCE, scope: object = { marginClasses: [TIERED] }) =>
      faultsOf(document, { one: programme(scope, { whenRequirementChanges: stated }) });
    expect(of({ ...words, notional: '1000' })).toEqual([]);
    expect(of({ ...words, initial: 'RESET' })).toEqual([]);
    expect(of(words)).toEqual([[place, 'continue-notional']]);
    expect(of({ ...words, notional: '0' })).toEqual([[place, 'programme-range']]);
    expect(of({ ...words, initial: 'STAY' })[0]?.[0]).toBe(
      '/adjustmentProgrammes/one/whenRequirementChanges/initial',
    );
    const ofPortfolio = of({ ...words, notional: '1000' }, DERIVE, { portfolios: [PORTFOLIO] });
    expect(ofPortfolio).toEqual([['/adjustmentProgrammes/one/scope/portfolios/0', 'continue-comparable']]);
    const own = BINANCE.marginClasses[TIERED];
    const curve = { driver: 'OPEN_INTEREST', shape: 'WHOLE_TIERS', tiers: [{ floor: '0', rate: '0.001' }] };
    const initialMargin = { ...own?.initialMargin, modifiers: [{ operation: 'MAX', curve }] };
    const driven = {
      ...BINANCE,
      marginClasses: { ...BINANCE.marginClasses, [TIERED]: { ...own, initialMargin } },
    };
    expect(of({ ...words, notional: '1000' }, driven)).toContainEqual([
      '/adjustmentProgrammes/one/scope/marginClasses/0',
      'continue-comparable',
    ]);
  });
});
