import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal, decimalText } from '../../domain/number/decimal';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { importPrices } from '../imports/import-prices';
import { traceRequirement, type TraceRequirementInput } from './trace-requirement';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 2 });
});
afterAll(() => venue.close());

/** The venue's set with initial margin of BTC and ETH raised with open interest between two caps. */
function withOpenInterest(): string {
  const document = JSON.parse(tieredDocument()) as {
    marginClasses: Record<string, { initialMargin: { modifiers?: unknown } }>;
  };
  const { majors } = document.marginClasses;
  if (!majors) throw new Error('there is a class of majors');
  majors.initialMargin.modifiers = [
    {
      operation: 'MAX',
      curve: {
        driver: 'OPEN_INTEREST',
        shape: 'LINEAR',
        points: [
          { at: '1000000', rate: '0.2' },
          { at: '5000000', rate: '1' },
        ],
        beyond: 'HOLD',
      },
    },
  ];
  return JSON.stringify(document);
}

const input = (change: Partial<TraceRequirementInput> = {}): TraceRequirementInput => ({
  document: withOpenInterest(),
  marginClass: 'majors',
  instrument: null,
  isShort: false,
  maximumNotional: null,
  figures: [],
  ...change,
});

async function asked(change: Partial<TraceRequirementInput> = {}) {
  return traceRequirement(venue.deps, await venue.person('VIEWER'), input(change));
}

async function faultsOf(change: Partial<TraceRequirementInput>): Promise<readonly string[]> {
  const traced = await asked(change);
  if (traced.ok || traced.refusal.code !== 'InvalidInput') throw new Error('it is refused for its input');
  return traced.refusal.faults.map(({ path, rule }) => `${path} ${rule}`);
}

test('a figure that the market lacks is named; the market’s own is used once it is there; one may be supposed', async () => {
  const lacking = await asked();
  expect(lacking).toMatchObject({
    ok: false,
    refusal: { code: 'MissingMarketFigures', figures: ['BTC-PERP OPEN_INTEREST'] },
  });

  const observedAt = new Date('2026-01-01T00:00:00.000Z');
  const row = { kind: 'FIGURE', subject: 'BTC-PERP', figure: 'OPEN_INTEREST' } as const;
  await venue.value(
    importPrices(venue.deps, await venue.person('OPERATOR'), {
      rows: placedRows([{ ...row, value: decimal('3000000'), observedAt }]),
      source: TEST_SOURCE,
    }),
  );
  const drawn = await asked();
  if (!drawn.ok) throw new Error(drawn.refusal.code);
  expect(drawn.value.figures).toMatchObject([{ figure: 'OPEN_INTEREST', isStated: false }]);
  const rate = ({ points }: typeof drawn.value) => decimalText(points.at(30)?.initialRate ?? decimal('0'));
  expect(rate(drawn.value)).toBe('0.6');

  const supposed = await asked({ figures: [{ figure: 'OPEN_INTEREST', value: decimal('4000000') }] });
  if (!supposed.ok) throw new Error(supposed.refusal.code);
  expect(rate(supposed.value)).toBe('0.8');
});

test('every fault of a question is named by its place', async () => {
  expect(await faultsOf({ document: '{"format":' })).not.toEqual([]);
  expect(await faultsOf({ marginClass: 'constructor' })).toEqual(['/marginClass class-known']);
  expect(await faultsOf({ instrument: 'DOGE-PERP' })).toEqual(['/instrument instrument-in-class']);
  expect(await faultsOf({ maximumNotional: decimal('0') })).toEqual(['/maximumNotional above-zero']);
  const figure = (name: string, value: string) => ({ figure: name, value: decimal(value) });
  expect(
    await faultsOf({
      figures: [
        figure('MOON_PHASE', '1'),
        figure('OPEN_INTEREST', '-1'),
        figure('MARK_PRICE', '0'),
        figure('VOLATILITY', '0.5'),
        figure('VOLATILITY', '0.6'),
      ],
    }),
  ).toEqual([
    '/figures/0/figure figure-known',
    '/figures/1/value figure-range',
    '/figures/2/value figure-range',
    '/figures/4/figure figure-once',
  ]);
});

test('who is not signed in is refused', async () => {
  const traced = await traceRequirement(venue.deps, { kind: 'ANONYMOUS' }, input());
  expect(traced).toMatchObject({ ok: false, refusal: { code: 'Unauthenticated' } });
});
