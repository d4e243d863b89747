import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEvidence, sealEvidence } from './evidence';
import { compareEvidence, type ComparedItem } from './evidence-comparison';
import { allApart } from '../margin/figures/margin-columns';
import { Decimal } from '../number/decimal';
import { EFFICIENCY_QUESTION } from './studies/efficiency/efficiency';
import { emptyParts, partsOf, sectionsOf } from './studies/registry';
import { EMPTY_CHUNK } from './studies/study';

const recorded = readEvidence(
  fs.readFileSync(path.join(import.meta.dirname, 'evidence-1.recorded.txt'), 'utf8').trimEnd(),
);
const of = { proposal: 'p', baseVersion: 1 };
const parameterDiff = { before: 'x', after: 'y', direction: 'EQUAL', entries: [] } as never;
const inputs = {
  ...{ revisionHash: 'r', accountSnapshotHash: 'a', marketSnapshotHash: 'm', methodVersion: '1' },
  parameterDiff,
};
const empty = readEvidence(sealEvidence({ ...of, inputs, studies: sectionsOf(emptyParts()) }).text);

const differing = (items: readonly ComparedItem[]) =>
  items.filter(({ a, b }) => a !== b).map(({ name, a, b }) => [name, a, b]);

describe('evidence side by side', () => {
  test('with itself differs in nothing, of any release', () => {
    for (const evidence of [recorded, empty]) {
      const { inputs: asked, figures } = compareEvidence(evidence, evidence);
      expect([differing(asked), differing(figures)]).toEqual([[], []]);
      expect(figures.map(({ name }) => name)).toContain('Newly liquidatable');
    }
  });

  test('names each input that is another one, and each figure with both', () => {
    const { inputs: asked, figures } = compareEvidence(recorded, empty);
    const names = differing(asked).map(([name]) => name);
    expect(names).toEqual(['Accounts']);
    expect(differing(figures)).toContainEqual(['Newly liquidatable', '1', '0']);
    expect(differing(figures)).toContainEqual(['Accounts', '3', '0']);
  });

  test('says what is recognised of offsets, and what is found without those between underlyings', () => {
    const names = (evidence: typeof empty) =>
      compareEvidence(evidence, evidence).figures.map((one) => one.name);
    const credit = {
      ...{
        kind: 'OFFSET' as const,
        name: 'a-b',
        portfolios: ['a', 'b'] as const,
        isBetweenUnderlyings: true,
      },
      ...{ recognised: new Decimal(0.5), cap: new Decimal(1) },
    };
    const columns = allApart([], []);
    const side = {
      ...{ rules: [credit], recognised: new Map() },
      switchedOff: [{ off: { kind: 'BETWEEN_UNDERLYINGS' as const }, found: { indexes: [], columns } }],
    };
    const part = partsOf({ ...EMPTY_CHUNK, offsets: { before: side, after: side } });
    const studies = sectionsOf(part);
    const of8 = { ...of, inputs: { ...inputs, efficiency: EFFICIENCY_QUESTION }, studies };
    const found = names(readEvidence(sealEvidence(of8).text)).filter((name) => !names(empty).includes(name));
    expect(found).toEqual([
      'Recognised offsets as proposed, initial margin',
      'Accounts that lose by offsets',
      'Newly liquidatable without offsets between underlyings, as proposed',
    ]);
  });

  test('says what only one of them looked at', () => {
    const dials = { marginClasses: { alts: { initial: '2', maintenance: '2' } }, portfolios: {} };
    const moved = readEvidence(
      sealEvidence({ ...of, inputs: { ...inputs, dials }, studies: sectionsOf(emptyParts()) }).text,
    );
    expect(differing(compareEvidence(empty, moved).inputs)).toEqual([
      [
        'Dials in force',
        null,
        '{"marginClasses":{"alts":{"initial":"2","maintenance":"2"}},"portfolios":{}}',
      ],
    ]);
  });
});
