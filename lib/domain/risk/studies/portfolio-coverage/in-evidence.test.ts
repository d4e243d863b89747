import { expect, test } from 'vitest';
import { tieredDocument } from '../../../../testing/margined-venue';
import { assert } from '../../../assert';
import { diffParameterSets } from '../../../parameters/diff/diff';
import { parseParameterSetText } from '../../../parameters/validate';
import { coverageOf, readEvidence, sealEvidence } from '../../evidence';
import { compareEvidence, type ComparedItem } from '../../evidence-comparison';
import { emptyParts, sectionsOf } from '../registry';
import { portfolioCoverageOf } from './in-evidence';
import type { AccountSide, PortfolioCoverage, PortfolioCoverageAsked } from './portfolio-coverage';

const THIRTEENTH_FORM_HASH = 'ec3c5bc8bbf1ddf9e675958e44b3fce13866464f216b9d6869ad36ef509feab8';

const ASKED: PortfolioCoverageAsked = {
  historySnapshotHash: 'h',
  ...{ barMinutes: 1_440, probability: '0.01', otherProbability: '0.02', level: '0.05', leastMoves: 250 },
  interval: { level: '0.95', draws: 499, seed: 1 },
  signals: { '60': null, '1440': 's' },
};

const FOUND: PortfolioCoverage = {
  accounts: [
    {
      ...{ account: 'a', instruments: 1, span: null, after: null },
      lack: { code: 'NO_HISTORY', instruments: ['X'], moves: 0 },
      before: {
        ...{ maintenanceMargin: '1', equity: '2', positions: null, together: null },
        collateral: [{ asset: 'BTC', instrument: 'BTC-PERP', moved: 0 }],
      },
    },
  ],
  realised: [],
};

function sealed() {
  const set = parseParameterSetText(tieredDocument());
  assert(set.ok, 'the document is sound');
  const inputs = {
    ...{ revisionHash: 'r', accountSnapshotHash: 'a', marketSnapshotHash: 'm', methodVersion: '1' },
    parameterDiff: diffParameterSets(set.value, set.value),
  };
  return { inputs, of: { proposal: 'p', baseVersion: 1, studies: sectionsOf(emptyParts()) } };
}

test('evidence of portfolios says what was asked of them, and is of a form of its own', () => {
  const { inputs, of } = sealed();
  const studies = { ...of.studies, portfolioCoverage: FOUND };
  const { text, hash } = sealEvidence({ ...of, inputs: { ...inputs, portfolioCoverage: ASKED }, studies });
  const document = readEvidence(text);
  expect([document.format, hash]).toEqual(['margrave/evidence/13', THIRTEENTH_FORM_HASH]);
  expect(portfolioCoverageOf(document)).toEqual({ asked: ASKED, found: FOUND });
  expect(coverageOf(document)).toBeNull();
  expect(() => sealEvidence({ ...of, inputs, studies })).toThrow('go together');
});

test('two documents of evidence are compared by how many portfolios have too little', () => {
  const { inputs, of } = sealed();
  const asked = { ...inputs, portfolioCoverage: ASKED };
  const [account] = FOUND.accounts;
  const breaches = {
    ...{ breaches: 9, interval: null, zone: 'RED', reading: 'TOO_LITTLE', worst: [] },
    ...{ unconditional: 0, holm: 0, benjaminiHochberg: 0, independence: 1, conditional: 0 },
  } as const;
  const little = { ...account?.before, together: { breaches, usedUp: 0 } } as AccountSide;
  const accounts = FOUND.accounts.map((one) => ({ ...one, after: little }));
  const [none, one] = [of.studies, { ...of.studies, portfolioCoverage: { ...FOUND, accounts } }].map(
    (studies, at) => readEvidence(sealEvidence({ ...of, inputs: at === 0 ? inputs : asked, studies }).text),
  );
  assert(none !== undefined && one !== undefined, 'two documents');
  const told = (items: readonly ComparedItem[]) => items.filter(({ a, b }) => a !== b);
  const { inputs: of13, figures } = compareEvidence(none, one);
  expect(told(of13)).toEqual([{ name: 'Bars that programmes read', a: null, b: '{"1440":"s","60":null}' }]);
  expect(told(figures)).toEqual([
    { name: 'Large accounts with too little margin for past days, as proposed', a: null, b: '0' },
    { name: 'The same with their collateral moving along', a: null, b: '1' },
  ]);
});

test('evidence from before they were asked of says nothing of them', () => {
  const { inputs, of } = sealed();
  expect(portfolioCoverageOf(readEvidence(sealEvidence({ ...of, inputs }).text))).toBeNull();
});
