import { describe, expect, test } from 'vitest';
import { parameterSetOf } from '../../../../testing/arbitraries';
import { EXAMPLE_PROGRAMME } from '../../../dynamics/example-programme';
import type { Programme } from '../../../dynamics/programme';
import { DERIVE_PORTFOLIO_MARGIN_2 } from '../../../presets/derive-portfolio-margin-2';
import { OKX_TIERS } from '../../../presets/okx-tiers';
import { movingProgramme, PlayedProgrammes } from './moving-programme';

const DERIVE = parameterSetOf(DERIVE_PORTFOLIO_MARGIN_2.parameters).document;
const OKX = parameterSetOf(OKX_TIERS.parameters).document;

const withProgramme = (document: object, scope: object) =>
  parameterSetOf({ ...document, adjustmentProgrammes: { one: { ...EXAMPLE_PROGRAMME, scope } } });

describe('the programme that moves an instrument', () => {
  const [[portfolio, { marginClasses }] = ['', { marginClasses: [''] }]] = Object.entries(
    DERIVE.portfolios ?? {},
  );
  const inPortfolio = DERIVE.marginClasses[marginClasses[0] ?? '']?.instruments[0] ?? '';

  test('is that of the portfolio which its class is margined in', () => {
    const set = withProgramme(DERIVE, { portfolios: [portfolio] });
    expect(movingProgramme(set, inPortfolio)).toMatchObject({
      ...{ name: 'one', subject: `/portfolios/${portfolio}` },
    });
  });

  test('or of its class, and is none of another', () => {
    const [[first, { instruments }] = ['', { instruments: [''] }], [, other] = ['', null]] = Object.entries(
      OKX.marginClasses,
    );
    const set = withProgramme(OKX, { marginClasses: [first] });
    expect(movingProgramme(set, instruments[0] ?? '')).toMatchObject({
      subject: `/marginClasses/${first.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    });
    expect(movingProgramme(set, other?.instruments[0] ?? '')).toBeNull();
    expect(movingProgramme(set, 'nothing')).toBeNull();
    expect(movingProgramme(parameterSetOf(OKX), instruments[0] ?? '')).toBeNull();
  });
});

test('a programme that both sets state is played once', () => {
  const asked: Programme[] = [];
  const played = new PlayedProgrammes((programme) => {
    asked.push(programme);
    return [];
  });
  const [base, proposed] = [OKX, OKX].map((document) => {
    const [first = ''] = Object.keys(document.marginClasses);
    const set = withProgramme(document, { marginClasses: [first] });
    return movingProgramme(set, document.marginClasses[first]?.instruments[0] ?? '')?.programme;
  });
  for (const one of [base, proposed]) expect(one && played.dialsOf(one)).toBe('NO_BARS');
  expect(asked).toHaveLength(1);
});
