import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { tieredDocument } from '../../testing/margined-venue';
import { assert } from '../assert';
import { decimal, ZERO } from '../number/decimal';
import { marginAccount } from '../margin/method/account';
import { parseAccountSnapshot1 } from '../books/account-snapshot-1';
import { chunkOfKept } from '../books/book-chunk';
import { compileParameters } from '../margin/method/compile';
import { allApart } from '../margin/figures/margin-columns';
import { canonicalJson, contentHash } from '../json/canonical';
import { diffParameterSets } from '../parameters/diff/diff';
import { parseParameterSetText } from '../parameters/validate';
import {
  burdenOf,
  calledOf,
  cascadeOf,
  cornersOf,
  counterfactualIn,
  coverageOf,
  efficiencyOf,
  crisesOf,
  impactOf,
  modelsOf,
  procyclicalityOf,
  readEvidence,
  sealEvidence,
  stressOf,
  unmarginedOf,
  vulnerabilityOf,
  walksOf,
} from './evidence';
import { sealEvidence1 } from './evidence-1';
import { BURDEN_QUESTION } from './studies/burden/burden';
import { affectedAccounts } from './studies/impact/affected-accounts';
import { modelsAsked } from './studies/models/models-asked';
import { emptyParts, partsOf, sectionsOf, STUDY_NAMES } from './studies/registry';
import type { CascadeAsked } from './cascade/cascade-asked';
import { cascadeUnder, pairSumsOf } from './studies/cascade/cascade-figures';
import { nobodyReached } from './studies/stress/reached';
import { EMPTY_CHUNK } from './studies/study';
import type { CounterfactualAsked } from './studies/counterfactual/counterfactual';
import { counterfactualOf, dayPart } from './studies/counterfactual/counterfactual-study';
import { EFFICIENCY_QUESTION } from './studies/efficiency/efficiency';
import { Walker } from './studies/walks/walker';
import { vulnerabilityAsked } from './studies/vulnerability/vulnerability-asked';

// What a release before studies wrote about three accounts under two sets: hashes that approvals may name.
const RECORDED = fs.readFileSync(path.join(import.meta.dirname, 'evidence-1.recorded.txt'), 'utf8').trimEnd();
const RECORDED_HASH = '4cca5d119a3d8dd2fcdee00f82a99ee651c0858bdd7a012377c6bedc0174781a';
const RECORDED_SNAPSHOT =
  '{"format":"margrave/account-snapshot/1"}\n' +
  '{"account":"calm","collateral":[["USDT","90000"]],"positions":[["BTC-PERP","0.5","64000"]]}\n' +
  '{"account":"hit","collateral":[["USDT","15000"]],"positions":[["DOGE-PERP","-500","0.15"]]}\n' +
  '{"account":"idle","collateral":[["USDT","1"]],"positions":[]}\n';
const RECORDED_SNAPSHOT_HASH = '19c08a999e69c3e2ca43cad9e6ff19c2865a7f72614039f1896c05598636fd81';

function parsed(document: string) {
  const set = parseParameterSetText(document);
  assert(set.ok, 'the document is sound');
  return set.value;
}

const BEFORE = parsed(tieredDocument());
const AFTER = parsed(tieredDocument({ altsRate: '0.4', altsLeverage: '2' }));

/** Margins of the recorded accounts under both sets. */
function recordedMargins() {
  const books = parseAccountSnapshot1(RECORDED_SNAPSHOT);
  assert(books.ok, 'the recorded snapshot can be read');
  const terms = { 'BTC-PERP': ['1', '65000.5'], 'DOGE-PERP': ['1000', '0.1425'] } as const;
  const market = {
    instruments: new Map(
      Object.entries(terms).map(([symbol, [multiplier]]) => [
        symbol,
        { symbol, multiplier: decimal(multiplier) },
      ]),
    ),
    prices: new Map(Object.entries(terms).map(([symbol, [, price]]) => [symbol, decimal(price)])),
  };
  const [before, after] = [BEFORE, AFTER].map((set) => {
    const parameters = compileParameters(set);
    return allApart(
      books.value.map(({ account }) => account),
      books.value.map((book) => marginAccount({ ...market, parameters, book })),
    );
  });
  assert(before !== undefined && after !== undefined, 'two sets');
  return { before, after };
}

const INPUTS = {
  revisionHash: 'r',
  accountSnapshotHash: RECORDED_SNAPSHOT_HASH,
  marketSnapshotHash: 'm',
  methodVersion: '1',
  parameterDiff: diffParameterSets(BEFORE, AFTER),
};

/** Of the recorded accounts, by a release before corners. */
const SECOND_FORM_HASH = '8e2b508f28a7826ac3f22fb826053679e1b4a46f2d05c4f35010838682bd7d6d';
/** Of the same accounts, where offsets were asked and no rule has any. */
const EIGHTH_FORM_HASH = '40a3dbe94040944682d37437ec2f06151dad26397ef114c89fb579ea4a5c8261';
/** Of the same accounts, where two past days were asked. */
const TENTH_FORM_HASH = 'd520f767520bb5ca204e20233508be6e69c73f170da38943327410bf0de7e15a';
/** Of the same accounts, where it was asked how margin moves. */
const ELEVENTH_FORM_HASH = '4befadc84162f21c6d9184b08f78ca793ea936b89cce5e48b3cd15f4a62c90ef';
const NINTH_FORM_HASH = '0175110334ea26a0ebe00ad615b6b6351e6d0e260ca1d7597d1d9c72d462bcff';

const ALTS = (value: string) => ({
  marginClasses: { alts: { initial: value, maintenance: value } },
  portfolios: {},
});
const DIALS_AT_CORNERS = {
  greatest: { base: ALTS('2'), proposed: ALTS('3') },
  least: { base: ALTS('0.8'), proposed: ALTS('0.9') },
};

const COVERAGE_ASKED = {
  historySnapshotHash: 'h',
  ...{ barMinutes: 1_440, probability: '0.01', otherProbability: '0.02', level: '0.05', leastMoves: 250 },
  interval: { level: '0.95', draws: 499, seed: 1 },
};

const CASCADE_ASKED: CascadeAsked = {
  shocks: [{ key: 'fall', name: 'A fall', date: null, moves: { 'BTC-PERP': '-0.1' } }],
  impacts: { 'BTC-PERP': { model: 'LINEAR', depth: '1000000', source: 'RESTING' } },
  ...{ coefficient: '1', greatestFall: '0.9', greatestRise: '9', mostRounds: 20 },
  ...{ liquidation: 'FULL', insuranceFund: null },
};
const NO_CASCADE = cascadeUnder(
  CASCADE_ASKED,
  { ...{ end: 'SETTLED', beyond: [], rounds: [], unmargined: 0 }, sold: new Map() },
  pairSumsOf(CASCADE_ASKED),
  { kind: 'NOTHING_SOLD' },
);

describe('evidence of the first form', () => {
  test('keeps its hash and is served as it was written', () => {
    expect(contentHash(RECORDED)).toBe(RECORDED_HASH);
    expect(contentHash(RECORDED_SNAPSHOT)).toBe(RECORDED_SNAPSHOT_HASH);
    const document = readEvidence(RECORDED);
    expect(canonicalJson(document)).toBe(RECORDED);
    expect(impactOf(document)).toMatchObject({
      totals: { accounts: 3, initialMargin: { before: '8241.66916667', after: '35950.0025' } },
      newlyLiquidatable: { accounts: 1, callAmount: '16875' },
    });
  });

  test('is written again to the letter, for a repeat', () => {
    const margins = recordedMargins();
    const { impact } = sectionsOf(
      partsOf({ ...EMPTY_CHUNK, margins, corners: null, crises: null, holdings: null }),
    );
    const affected = affectedAccounts(margins);
    expect(sealEvidence1({ proposal: 'p', baseVersion: 1, inputs: INPUTS }, impact, affected)).toEqual({
      text: RECORDED,
      hash: RECORDED_HASH,
    });
  });
});

describe('evidence', () => {
  test('of no corners holds each other study under its name, and says of impact what the first form said', () => {
    const sections = sectionsOf(
      partsOf({ ...EMPTY_CHUNK, margins: recordedMargins(), corners: null, crises: null, holdings: null }),
    );
    expect(Object.keys(sections)).toEqual([...STUDY_NAMES]);
    const { corners, crises, burden, stress, transition, efficiency, ...studies } = sections;
    expect([corners, crises, burden, stress, transition, efficiency]).toEqual(Array(6).fill(null));
    const sealed = sealEvidence({ proposal: 'p', baseVersion: 1, inputs: INPUTS, studies: sections });
    expect(sealed.hash).toBe(SECOND_FORM_HASH);
    expect(sealed.hash).toBe(contentHash(sealed.text));
    const document = readEvidence(sealed.text);
    expect(document).toEqual({
      ...{ format: 'margrave/evidence/2', proposal: 'p', baseVersion: 1, inputs: INPUTS },
      studies,
    });
    expect(cornersOf(document)).toBeNull();
    const { totals, byInstrument, byMarginClass, byAccountSize, transitions, movements } = impactOf(
      readEvidence(RECORDED),
    );
    expect(impactOf(document)).toMatchObject({
      ...{ totals, byInstrument, byMarginClass, byAccountSize, transitions, movements },
    });
  });

  test('of corners is of a form of its own, which says where dials stood there', () => {
    const margins = recordedMargins();
    const corners = { greatest: margins, least: { before: margins.before, after: margins.before } };
    const sections = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins, corners, crises: null, holdings: null }));
    const { crises: _none, burden: _neither, stress: _nothing, transition: _nor, ...others } = sections;
    const { efficiency: _notAsked, ...studies } = others;
    const inputs = { ...INPUTS, corners: DIALS_AT_CORNERS };
    const sealed = sealEvidence({ proposal: 'p', baseVersion: 1, inputs, studies: sections });
    expect(sealed.hash).toBe(contentHash(sealed.text));
    const document = readEvidence(sealed.text);
    expect(canonicalJson(document)).toBe(sealed.text);
    expect(document).toEqual({
      format: 'margrave/evidence/3',
      proposal: 'p',
      baseVersion: 1,
      inputs,
      studies,
    });
    expect(cornersOf(document)).toEqual({ dials: DIALS_AT_CORNERS, found: studies.corners });
    expect(cornersOf(document)?.found).toMatchObject({
      greatest: { accounts: 3, newlyLiquidatable: { accounts: 1, callAmount: '16875' } },
      least: { accounts: 3, newlyLiquidatable: { accounts: 0 }, movements: { equal: 3 } },
    });
    // All else is read of it as of any other.
    expect([impactOf(document), calledOf(document), unmarginedOf(document)]).toEqual([
      ...[studies.impact, studies.called, studies.unmargined],
    ]);
  });

  test('of crises says how prices were moved, with corners or without', () => {
    const margins = recordedMargins();
    const [key, moves] = [
      'covid-2020',
      [{ key: 'covid-2020', name: 'A fall', date: '2020-03-12', moves: { 'BTC-PERP': '-0.395' } }],
    ];
    for (const isAtCorners of [false, true]) {
      const corners = isAtCorners ? { greatest: margins, least: margins } : null;
      const found = sectionsOf(
        partsOf({ ...EMPTY_CHUNK, margins, corners, crises: { [key]: margins }, holdings: null }),
      );
      const inputs = { ...INPUTS, crises: moves, ...(isAtCorners ? { corners: DIALS_AT_CORNERS } : {}) };
      const sealed = sealEvidence({ proposal: 'p', baseVersion: 1, inputs, studies: found });
      const document = readEvidence(sealed.text);
      expect(document).toMatchObject({ format: 'margrave/evidence/4', inputs });
      expect(crisesOf(document)).toEqual({ asked: moves, found: found.crises });
      expect(cornersOf(document)).toEqual(
        isAtCorners ? { dials: DIALS_AT_CORNERS, found: found.corners } : null,
      );
      expect(impactOf(document)).toEqual(found.impact);
      expect(() =>
        sealEvidence({
          proposal: 'p',
          baseVersion: 1,
          inputs: { ...inputs, crises: undefined },
          studies: found,
        }),
      ).toThrow('go together');
    }
  });

  test('of who bears the change says by what shares it is told', () => {
    const margins = recordedMargins();
    const books = parseAccountSnapshot1(RECORDED_SNAPSHOT);
    assert(books.ok, 'the recorded snapshot can be read');
    const holdings = {
      books: chunkOfKept(books.value.map((book, at) => ({ book, segment: at === 1 ? 'retail' : null }))),
      underlyings: new Map([['DOGE-PERP', 'DOGE']]),
      collateralPrices: new Map([['USDT', decimal('1')]]),
      liquid: null,
    };
    const found = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins, corners: null, crises: null, holdings }));
    const inputs = { ...INPUTS, burden: BURDEN_QUESTION };
    const sealed = sealEvidence({ proposal: 'p', baseVersion: 1, inputs, studies: found });
    const document = readEvidence(sealed.text);
    expect(document).toMatchObject({ format: 'margrave/evidence/5', inputs });
    expect(burdenOf(document)).toEqual({ asked: BURDEN_QUESTION, found: found.burden });
    expect(cornersOf(document)).toBeNull();
    // The same 16,875 that the first form says must be added: of 15,000 of collateral, and an equity of 18,750.
    expect(burdenOf(document)?.found).toMatchObject({
      byUnderlying: [{ name: 'DOGE', accounts: 1 }],
      byInstrument: [{ name: 'BTC-PERP', accounts: 1 }],
      bySegment: [
        { segment: 'retail', accounts: 1, additionalCalls: { accounts: 1, amount: '16875' } },
        { segment: null, accounts: 2, additionalCalls: { accounts: 0, amount: '0' } },
      ],
      additionalCalls: {
        largest: [{ account: 'hit', equity: '18750', collateral: '15000', shareOfCollateral: '1.125' }],
      },
    });
    expect(() => sealEvidence({ proposal: 'p', baseVersion: 1, inputs: INPUTS, studies: found })).toThrow(
      'go together',
    );
  });

  test('of prices says what was asked and what was found, with crises or without', () => {
    const margins = recordedMargins();
    const asked = COVERAGE_ASKED;
    const coverage = { instruments: [] };
    for (const crises of [null, { 'covid-2020': margins }]) {
      const found = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins, corners: null, crises, holdings: null }));
      const inputs = { ...INPUTS, coverage: asked, ...(crises ? { crises: [] } : {}) };
      const of = { proposal: 'p', baseVersion: 1, studies: { ...found, coverage } };
      const document = readEvidence(sealEvidence({ ...of, inputs }).text);
      expect(document).toMatchObject({ format: 'margrave/evidence/5', inputs });
      expect(coverageOf(document)).toEqual({ asked, found: coverage });
      expect(crisesOf(document)).toEqual(crises && { asked: [], found: found.crises });
      expect(() => sealEvidence({ ...of, inputs: { ...inputs, coverage: undefined } })).toThrow(
        'go together',
      );
      expect(() => sealEvidence({ ...of, inputs, studies: found })).toThrow('go together');
      // What does not speak of them is of the form that it was before.
      const { coverage: _asked, ...before } = inputs;
      const unasked = readEvidence(sealEvidence({ ...of, inputs: before, studies: found }).text);
      expect(unasked.format).toBe(crises ? 'margrave/evidence/4' : 'margrave/evidence/2');
      expect(coverageOf(unasked)).toBeNull();
    }
  });

  test('of margin models says what they were asked with, and says the rest as before', () => {
    const asked = modelsAsked(COVERAGE_ASKED);
    const none = { accounts: 0, amount: '0' };
    const short = { initial: none, maintenance: none };
    const models = { instruments: [], portfolios: { accounts: [], short: { before: short, after: short } } };
    const studies = { ...sectionsOf(partsOf({ ...EMPTY_CHUNK, margins: recordedMargins() })), models };
    const of = { proposal: 'p', baseVersion: 1, studies };
    const document = readEvidence(sealEvidence({ ...of, inputs: { ...INPUTS, models: asked } }).text);
    expect(document.format).toBe('margrave/evidence/6');
    expect(modelsOf(document)).toEqual({ asked, found: models });
    expect([coverageOf(document), cascadeOf(document)]).toEqual([null, null]);
    expect(() => sealEvidence({ ...of, inputs: INPUTS })).toThrow('go together');
  });

  test('of vulnerability says what was looked for, and is of a form of its own', () => {
    const asked = vulnerabilityAsked(COVERAGE_ASKED, impactOf(readEvidence(RECORDED)));
    assert(asked !== null, 'somebody has margin');
    expect(asked.targets).toEqual([
      { kind: 'ACCOUNTS', accounts: 1 },
      { kind: 'NOTIONAL', amount: '5187.51' },
      { kind: 'LOSS', amount: '82.42' },
    ]);
    const found = { factors: { fault: 'NO_FACTORS' as const, still: [] }, book: null, accounts: [] };
    const sections = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins: recordedMargins() }));
    const of = { proposal: 'p', baseVersion: 1, studies: { ...sections, vulnerability: found } };
    const document = readEvidence(sealEvidence({ ...of, inputs: { ...INPUTS, vulnerability: asked } }).text);
    expect(document.format).toBe('margrave/evidence/7');
    expect(vulnerabilityOf(document)).toEqual({ asked, found });
    expect([modelsOf(document), coverageOf(document)]).toEqual([null, null]);
    expect(() => sealEvidence({ ...of, inputs: INPUTS })).toThrow('go together');
    expect(
      vulnerabilityOf(readEvidence(sealEvidence({ ...of, inputs: INPUTS, studies: sections }).text)),
    ).toBeNull();
    expect(vulnerabilityOf(readEvidence(RECORDED))).toBeNull();
  });

  test('of offsets says by what shares they are told, and is of a form of its own', () => {
    const side = { rules: [], recognised: new Map(), switchedOff: [] };
    const offsets = { before: side, after: side };
    const sections = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins: recordedMargins(), offsets }));
    const asked = EFFICIENCY_QUESTION;
    const of = { proposal: 'p', baseVersion: 1, studies: sections };
    const sealed = sealEvidence({ ...of, inputs: { ...INPUTS, efficiency: asked } });
    const document = readEvidence(sealed.text);
    expect([document.format, sealed.hash]).toEqual(['margrave/evidence/8', EIGHTH_FORM_HASH]);
    const found = efficiencyOf(document);
    expect(found).toEqual({ asked, found: sections.efficiency });
    expect(found?.found).toMatchObject({
      ...{ accounts: 3, rules: [], switchedOff: [], losing: { accounts: 0 } },
      whole: { after: { accounts: 0, initial: { recognised: '0', share: '0' } } },
    });
    expect(() => sealEvidence({ ...of, inputs: INPUTS })).toThrow('go together');
    expect(efficiencyOf(readEvidence(RECORDED))).toBeNull();
  });

  test('of past days says which were asked, and is of a form of its own', () => {
    const asked: CounterfactualAsked = {
      ...{ historySnapshotHash: 'h', barMinutes: 1_440, closeMaxAgeDays: 7, keptBooks: 1, listedAtMost: 20 },
      days: [
        { day: '2026-03-01', basis: 'PRESENT' },
        { day: '2026-03-02', basis: 'KEPT', accounts: 3, accountSnapshotHash: 'a', marketSnapshotHash: 'm' },
      ],
    };
    const counterfactual = counterfactualOf(asked, [
      { part: null, lack: 'NO_PRICES', unpriced: [] },
      {
        part: dayPart(['x'], { before: nobodyReached(), after: nobodyReached() }, asked),
        lack: null,
        unpriced: [],
      },
    ]);
    const studies = {
      ...sectionsOf(partsOf({ ...EMPTY_CHUNK, margins: recordedMargins() })),
      counterfactual,
    };
    const of = { proposal: 'p', baseVersion: 1, studies };
    const sealed = sealEvidence({ ...of, inputs: { ...INPUTS, counterfactual: asked } });
    const document = readEvidence(sealed.text);
    expect([document.format, sealed.hash]).toEqual(['margrave/evidence/9', NINTH_FORM_HASH]);
    expect(counterfactualIn(document)).toEqual({ asked, found: counterfactual });
    expect(() => sealEvidence({ ...of, inputs: INPUTS })).toThrow('go together');
    expect(counterfactualIn(readEvidence(RECORDED))).toBeNull();
  });

  test('of walks along paths says which were asked, and is of a form of its own', () => {
    const amounts = { notional: ZERO, badDebt: ZERO, uncovered: ZERO, fund: decimal('5') };
    const course = new Walker([0, 60_000], 0).course([amounts, amounts]);
    const under = { course, held: [], acting: null, still: [] };
    const walks = { walks: [{ scenario: 'h', before: under, after: under }] };
    const asked = {
      paths: [{ scenario: 'h', atMs: [60_000] }],
      ...{ insuranceFund: '5', guardHistory: { before: null, after: null } },
    };
    const studies = { ...sectionsOf(partsOf({ ...EMPTY_CHUNK, margins: recordedMargins() })), walks };
    const of = { proposal: 'p', baseVersion: 1, studies };
    const sealed = sealEvidence({ ...of, inputs: { ...INPUTS, walks: asked } });
    const document = readEvidence(sealed.text);
    expect([document.format, sealed.hash]).toEqual(['margrave/evidence/10', TENTH_FORM_HASH]);
    expect(walksOf(document)).toEqual({ asked, found: walks });
    expect(() => sealEvidence({ ...of, inputs: INPUTS })).toThrow('go together');
    expect(walksOf(readEvidence(RECORDED))).toBeNull();
  });

  test('of how margin moves says what was asked, and is of a form of its own; without it, of the one before', () => {
    const asked = { step: '2', riseDays: [1, 30], mostProgrammes: 50, history: { 1440: 'h' } };
    const lack = { code: 'NO_BARS_KNOWN' as const, bars: 0, returns: null, neededReturns: null };
    const under = { instrument: 'BTC-PERP', barMinutes: 1_440, played: null, lack };
    const after = { ...under, response: null, responseLack: 'TOO_MANY_BARS' as const };
    const procyclicality = {
      programmes: [{ programme: 'alts', isSame: false, before: null, after }],
      instruments: [],
    };
    const sections = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins: recordedMargins() }));
    const of = { proposal: 'p', baseVersion: 1, studies: { ...sections, procyclicality } };
    const sealed = sealEvidence({ ...of, inputs: { ...INPUTS, procyclicality: asked } });
    const document = readEvidence(sealed.text);
    expect([document.format, sealed.hash]).toEqual(['margrave/evidence/11', ELEVENTH_FORM_HASH]);
    expect(procyclicalityOf(document)).toEqual({ asked, found: procyclicality });
    expect(() => sealEvidence({ ...of, inputs: INPUTS })).toThrow('go together');
    const unasked = sealEvidence({ ...of, inputs: INPUTS, studies: sections });
    expect(unasked.hash).toBe(SECOND_FORM_HASH);
    expect([readEvidence(unasked.text), readEvidence(RECORDED)].map(procyclicalityOf)).toEqual([null, null]);
  });

  test('of cascades says what they were computed with, and says the rest as before', () => {
    const margins = recordedMargins();
    const found = { fall: { before: NO_CASCADE, after: NO_CASCADE } };
    const studies = { ...sectionsOf(partsOf({ ...EMPTY_CHUNK, margins })), cascade: found };
    const inputs = { ...INPUTS, cascade: CASCADE_ASKED };
    const sealed = sealEvidence({ proposal: 'p', baseVersion: 1, inputs, studies });
    const document = readEvidence(sealed.text);
    expect(document).toMatchObject({ format: 'margrave/evidence/5', inputs });
    expect(cascadeOf(document)).toEqual({ asked: CASCADE_ASKED, found });
    expect([cornersOf(document), crisesOf(document)]).toEqual([null, null]);
    expect(impactOf(document)).toEqual(sectionsOf(partsOf({ ...EMPTY_CHUNK, margins })).impact);
    expect(() => sealEvidence({ proposal: 'p', baseVersion: 1, inputs: INPUTS, studies })).toThrow(
      'go together',
    );
  });

  test('of scenarios of the library says which they were, and is of a form of its own', () => {
    const margins = recordedMargins();
    const asked = {
      ...{ scenarioSetHash: 's', listedAtMost: 20 },
      scenarios: [{ hash: 'h', name: 'A fall', steps: [''] }],
    };
    const nobody = { before: nobodyReached(), after: nobodyReached() };
    const stress = { asked, scenarios: [{ steps: [nobody] }] };
    const studies = sectionsOf(partsOf({ ...EMPTY_CHUNK, margins, stress }));
    const inputs = { ...INPUTS, stress: asked };
    const document = readEvidence(sealEvidence({ proposal: 'p', baseVersion: 1, inputs, studies }).text);
    expect(document).toMatchObject({ format: 'margrave/evidence/6', inputs });
    expect(stressOf(document)).toEqual({ asked, found: studies.stress });
    expect(crisesOf(document)).toBeNull();
    expect(() => sealEvidence({ proposal: 'p', baseVersion: 1, inputs: INPUTS, studies })).toThrow(
      'go together',
    );
  });

  test('that says where dials were put and not what was found, or the other way round, is a bug', () => {
    const margins = recordedMargins();
    const of = { proposal: 'p', baseVersion: 1 };
    const studies = sectionsOf(
      partsOf({ ...EMPTY_CHUNK, margins, corners: null, crises: null, holdings: null }),
    );
    expect(() => sealEvidence({ ...of, inputs: { ...INPUTS, corners: DIALS_AT_CORNERS }, studies })).toThrow(
      'go together',
    );
    const found = sectionsOf(
      partsOf({ ...EMPTY_CHUNK, margins, corners: { greatest: margins, least: margins } }),
    );
    expect(() => sealEvidence({ ...of, inputs: INPUTS, studies: found })).toThrow('go together');
  });

  test('of a format that nobody has written is a bug', () => {
    expect(() => readEvidence(RECORDED.replace('evidence/1', 'evidence/14'))).toThrow('does not know');
  });

  test('of no accounts counts none', () => {
    expect(sectionsOf(emptyParts()).impact).toMatchObject({ totals: { accounts: 0 }, worstHit: [] });
  });
});
