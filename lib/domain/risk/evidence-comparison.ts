import { canonicalJson } from '../json/canonical';
import {
  burdenOf,
  cascadeOf,
  cornersOf,
  counterfactualIn,
  crisesOf,
  efficiencyOf,
  impactOf,
  modelsOf,
  procyclicalityOf,
  type StoredEvidence,
} from './evidence';
import { EVIDENCE_FORMAT_1 } from './evidence-1';
import { portfolioCoverageOf } from './studies/portfolio-coverage/in-evidence';
import type { CounterfactualAsked } from './studies/counterfactual/counterfactual';
import type { EvidenceInputs } from './evidence-inputs';
import { procyclicalityInShort } from './studies/procyclicality/in-short';

/** One thing that two documents of evidence say. */
export interface ComparedItem {
  readonly name: string;
  /** As it says it: a hash, a count, an amount; null where it does not say it. */
  readonly a: string | null;
  readonly b: string | null;
}

/** What two simulations were of, and what they found, side by side. */
export interface EvidenceComparison {
  readonly inputs: readonly ComparedItem[];
  readonly figures: readonly ComparedItem[];
}

/** Two documents of any release, of one venue: of revisions of a proposal, say, or of one revision at two times. */
export function compareEvidence(a: StoredEvidence, b: StoredEvidence): EvidenceComparison {
  return { inputs: sideBySide(inputsOf(a), inputsOf(b)), figures: sideBySide(figuresOf(a), figuresOf(b)) };
}

/** What either says, in the order of the first. */
function sideBySide(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): ComparedItem[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].map((name) => ({ name, a: a.get(name) ?? null, b: b.get(name) ?? null }));
}

function inputsOf(evidence: StoredEvidence): ReadonlyMap<string, string> {
  const inputs: EvidenceInputs =
    evidence.format === EVIDENCE_FORMAT_1 ? evidence.impact.inputs : evidence.inputs;
  const { dials, dialsAfter, ramps, coverage, cascade, crises, models, vulnerability, counterfactual } =
    inputs;
  const { procyclicality } = inputs;
  const { portfolioCoverage } = inputs;
  const text = (value: unknown): string | undefined =>
    value === undefined ? undefined : canonicalJson(value);
  const stated = {
    'Base version': String(evidence.baseVersion),
    Revision: inputs.revisionHash,
    Accounts: inputs.accountSnapshotHash,
    'Prices and market figures': inputs.marketSnapshotHash,
    Method: inputs.methodVersion,
    'Dials in force': text(dials),
    'Dials as it goes live': text(dialsAfter),
    'Ramps in force': text(ramps),
    'Past crises': text(crises),
    'Price history': coverage?.historySnapshotHash,
    'Depth and shocks': text(cascade),
    'Margin models': text(models),
    'Shocks that tip accounts': text(vulnerability),
    'Bars that programmes read': text(portfolioCoverage?.signals),
    'Past days': counterfactual && pastDaysText(counterfactual),
    'Bars of adjustment programmes': text(procyclicality),
  };
  return new Map(
    Object.entries(stated).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

/** "2026-11-01 to 2026-11-30, 12 of them as they were kept". */
function pastDaysText({ days }: CounterfactualAsked): string {
  const kept = days.filter(({ basis }) => basis === 'KEPT');
  return `${days[0]?.day} to ${days.at(-1)?.day}, ${kept.length} of them as they were kept`;
}

function figuresOf(evidence: StoredEvidence): ReadonlyMap<string, string> {
  const { totals, newlyInCall, newlyLiquidatable } = impactOf(evidence);
  const found = new Map<string, string>([
    ['Accounts', String(totals.accounts)],
    ['Initial margin, change', totals.initialMargin.change],
    ['Maintenance margin, change', totals.maintenanceMargin.change],
    ['New margin calls', String(newlyInCall.accounts)],
    ['Newly liquidatable', String(newlyLiquidatable.accounts)],
    ['Newly liquidatable notional', newlyLiquidatable.notional],
  ]);
  const burden = burdenOf(evidence);
  if (burden) found.set('Additional calls', burden.found.additionalCalls.amount);
  const corners = cornersOf(evidence);
  if (corners) {
    found.set(
      'Newly liquidatable, all dials highest',
      String(corners.found.greatest.newlyLiquidatable.accounts),
    );
    found.set('Newly liquidatable, all dials lowest', String(corners.found.least.newlyLiquidatable.accounts));
  }
  const crises = crisesOf(evidence);
  for (const { key, name } of crises?.asked ?? []) {
    const { standing } = crises?.found[key] ?? {};
    if (standing) found.set(`${name}: liquidatable, proposed`, String(standing.after.accounts.LIQUIDATION));
  }
  const cascades = cascadeOf(evidence);
  for (const { key, name } of cascades?.asked.shocks ?? []) {
    const after = cascades?.found[key]?.after;
    if (!after) continue;
    found.set(`${name}: sold in all, proposed`, after.notional);
    found.set(`${name}: bad debt, proposed`, after.badDebt.amount);
  }
  const efficiency = efficiencyOf(evidence);
  if (efficiency) {
    const { whole, losing, switchedOff } = efficiency.found;
    found.set('Recognised offsets as proposed, initial margin', whole.after.initial.recognised);
    found.set('Accounts that lose by offsets', String(losing.accounts));
    const without = switchedOff.find(({ off }) => off.kind === 'BETWEEN_UNDERLYINGS')?.after;
    if (without && !('lack' in without))
      found.set(
        'Newly liquidatable without offsets between underlyings, as proposed',
        String(without.newlyLiquidatable.accounts),
      );
  }
  const past = counterfactualIn(evidence);
  if (past) {
    const hit = past.found.days.filter(({ found: day }) => day !== null && day.newlyLiquidatable > 0);
    found.set('Past days with newly liquidatable accounts', String(hit.length));
  }
  const moves = procyclicalityOf(evidence);
  for (const { programme, rise, worstUncovered } of moves
    ? procyclicalityInShort(moves.found).programmes
    : []) {
    if (rise) found.set(`${programme}: greatest rise of margin, proposed`, String(rise.by.after));
    found.set(`${programme}: worst uncovered, proposed`, String(worstUncovered.after));
  }
  const models = modelsOf(evidence);
  if (models) {
    const { initial, maintenance } = models.found.portfolios.short.after;
    found.set('Large accounts below the model, initial margin as proposed', String(initial.accounts));
    found.set('Large accounts below the model, maintenance margin as proposed', String(maintenance.accounts));
  }
  const portfolios = portfolioCoverageOf(evidence);
  if (portfolios) {
    const little = (kind: 'positions' | 'together'): string =>
      String(
        portfolios.found.accounts.filter(({ after }) => after?.[kind]?.breaches.reading === 'TOO_LITTLE')
          .length,
      );
    found.set('Large accounts with too little margin for past days, as proposed', little('positions'));
    found.set('The same with their collateral moving along', little('together'));
  }
  return found;
}
