import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';

let venue: ApiVenue;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 3 });
});
afterAll(() => venue.close());

test('a dial and a ramp are faults of a document that people write, at their places', async () => {
  const analyst = await venue.person('ANALYST');
  const lint = async (document: object) => {
    const { data } = await venue.ask(
      analyst,
      'query ($document: String!) { lintParameterSet(document: $document) { faults { path rule } } }',
      { document: JSON.stringify(document) },
    );
    return (data?.['lintParameterSet'] as { faults: unknown } | undefined)?.faults;
  };
  const before = JSON.parse(tieredDocument({ altsRate: '0.4', altsLeverage: '2' })) as {
    marginClasses: Record<string, { initialMargin: object; maintenanceMargin: object }>;
  };
  const document = JSON.parse(tieredDocument({ altsRate: '0.5', altsLeverage: '2' })) as typeof before;
  expect(await lint(document)).toEqual([]);
  const { alts } = before.marginClasses;
  Object.assign(document.marginClasses['alts'] ?? {}, {
    dial: { initial: '1.5', maintenance: '1.2' },
    ramp: {
      before: { initialMargin: alts?.initialMargin, maintenanceMargin: alts?.maintenanceMargin },
      weight: { initial: '0.5', maintenance: '0.5' },
    },
  });
  expect(await lint(document)).toEqual([
    { path: '/marginClasses/alts/dial', rule: 'effective-only' },
    { path: '/marginClasses/alts/ramp', rule: 'effective-only' },
  ]);
});
