import { CRISIS_SCENARIOS } from '../crisis-scenarios';
import {
  type LibraryScenario,
  libraryScenario,
  SCENARIO_FORMAT,
  type ScenarioDocument,
} from './scenario-document';

/** Crises of which no series of prices is at hand: moves between two settlements that a text cites. */
const ANCHORS: readonly ScenarioDocument[] = [
  {
    format: SCENARIO_FORMAT,
    name: 'WTI, 20 April 2020',
    provenance: {
      kind: 'SOURCE',
      text: 'NYMEX June 2020 contract, settled down 4.60 at 20.43 USD (DTN, 20 April 2020). The expiring May contract settled at -37.63 USD, which no fraction of a price above 0 comes to.',
      url: 'https://www.dtnpf.com/agriculture/web/ag/news/world-policy/article/2020/04/20/oil-lower-monday-morning-trade',
      isAnchor: true,
    },
    shock: { kind: 'MOVES', underlyings: { WTI: '-0.1838' } },
  },
  {
    format: SCENARIO_FORMAT,
    name: 'Nickel, 7 March 2022',
    provenance: {
      kind: 'SOURCE',
      text: 'LME official settlement price, from 29,800 on 4 March to 42,995 on 7 March 2022. On 8 March it traded above 100,000; those trades were cancelled.',
      url: 'https://www.lme.com/en/Market-data/disruption-events/LME-Nickel-MASP-calculation-for-March-2022',
      isAnchor: true,
    },
    shock: { kind: 'MOVES', underlyings: { NICKEL: '0.4428' } },
  },
];

/** What every venue's library begins with: crisis days of the past, oldest first, then cited anchor points. */
export const BUILT_IN_SCENARIOS: readonly LibraryScenario[] = [
  ...CRISIS_SCENARIOS.map(({ name, date, source, moves }) =>
    libraryScenario({
      format: SCENARIO_FORMAT,
      name: `${name}, ${date}`,
      provenance: { kind: 'SOURCE', text: source },
      shock: {
        kind: 'MOVES',
        underlyings: Object.fromEntries(
          moves.map(({ underlying, moveFraction }) => [underlying, moveFraction]),
        ),
      },
    }),
  ),
  ...ANCHORS.map(libraryScenario),
];
