import { decimalText } from '../domain/number/decimal';
import { spokenInstant } from '../domain/number/instant';
import type { Founding } from '../domain/governance/founding/founding-document';
import { type Policy, rulesOf } from '../domain/governance/policy/policy';
import { ruleWords } from '../domain/governance/policy/rule-sentences';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { FoundingPreview } from '../usecases/margin/preview-founding';

const STATUSES = {
  OK: 'ok',
  WARNING: 'in warning',
  CALL: 'to be called',
  LIQUIDATION: 'to be liquidated',
} as const;

/** What a person reads before they found: the venue in a few lines, and where every account would stand. */
export function previewText(founding: Founding, set: ParameterSet, preview: FoundingPreview): string {
  const { name, settlementAsset, policy, people } = founding;
  const { warningLevel, callLevel, liquidationLevel, callAt } = set.document.accountRules;
  const alsoCalled = callAt === 'INITIAL_MARGIN' ? ', and whoever is below initial margin is called' : '';
  const classes = Object.keys(set.document.marginClasses);
  const { totals, oldestPrice } = preview;
  const amount = (value: Parameters<typeof decimalText>[0]) => `${decimalText(value)} ${settlementAsset}`;
  return [
    `${name}, which settles in ${settlementAsset}`,
    `  parameter set     ${set.hash}`,
    `  margin classes    ${classes.join(', ')}`,
    `  levels            warning ${warningLevel}, call ${callLevel}, liquidation ${liquidationLevel} (equity / MM)${alsoCalled}`,
    `  a change needs    ${policy.approvalsRequired} approvals, on evidence of the last ${policy.evidenceMaxAgeMinutes} minutes`,
    ...policyRules(policy, settlementAsset),
    `  people            ${people.map((one) => `${one.name} (${one.roles.join(', ').toLowerCase()})`).join('; ')}`,
    '',
    `${totals.accounts} accounts, computed ${spokenInstant(preview.asOf)}`,
    ...(oldestPrice
      ? [`  oldest price      ${spokenInstant(oldestPrice.observedAt)}, ${oldestPrice.instrument}`]
      : []),
    ...Object.entries(STATUSES).map(
      ([status, words]) => `  ${words.padEnd(18)}${totals.statuses[status as keyof typeof STATUSES]}`,
    ),
    `  unmargined        ${totals.unpriced}`,
    `  initial margin    ${amount(totals.initialMargin)}`,
    `  maintenance       ${amount(totals.maintenanceMargin)}`,
    `  equity            ${amount(totals.equity)}`,
    `  shortfall         ${amount(totals.shortfall)}: MM − equity, of accounts below MM`,
    `  would be called   ${amount(preview.called)}: up to IM, or to call level × MM where that is more, of accounts to be called or liquidated`,
    ...worstLines(preview),
    ...unmarginedLines(preview),
    ...coverageLines(preview),
  ].join('\n');
}

function worstLines({ worst }: FoundingPreview): readonly string[] {
  if (worst.length === 0) return [];
  const rows = worst.map(({ account, status, initialMargin, maintenanceMargin, equity, callAmount }) => [
    account,
    STATUSES[status],
    ...[initialMargin, maintenanceMargin, equity, callAmount].map(decimalText),
  ]);
  return [
    '',
    'Closest to liquidation: least equity − MM first, 20 at most',
    ...table([['account', 'would be', 'IM', 'MM', 'equity', 'call'], ...rows]),
  ];
}

function unmarginedLines({ unmargined, totals }: FoundingPreview): readonly string[] {
  if (totals.unpriced === 0) return [];
  const left = totals.unpriced - unmargined.length;
  return [
    '',
    'Could not be margined',
    ...table(unmargined.map(({ account, reason }) => [account, reason])),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
}

function coverageLines({ coverage }: FoundingPreview): readonly string[] {
  return coverage.length === 0 ? [] : ['', 'Listed or not', ...coverage.map(({ message }) => `  ${message}`)];
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

/** The rules of the policy beside the one that every change has. */
function policyRules(policy: Policy, asset: string): readonly string[] {
  return rulesOf(policy)
    .filter(({ when }) => !('all' in when && when.all.length === 0))
    .map((rule) => ruleWords(rule, asset))
    .map(({ when, follows }) => `                    if ${when}: ${follows}`);
}
