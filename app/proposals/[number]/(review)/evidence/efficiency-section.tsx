'use client';
import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { type Column, DataTable } from '../../../../_ui/data-table';
import { Absent, CompactMoney, Count, Percent } from '../../../../_ui/figures';
import { formatCount } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { CrossMarginEfficiencyDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { DependantsTable, LosingTable, SizesTable } from './efficiency-accounts';
import { RuleBars, ShareBars } from './efficiency-pictures';
import {
  brokenSentence,
  type Efficiency,
  losingSentence,
  type OffsetRule,
  recognisedSentence,
  type SwitchedOff,
  type WithoutOffsets,
  withoutLack,
} from './efficiency-words';
import { asideSentences, creditWords, isAnythingRecognised, offWords, ruleName } from './offset-words';
import proposal from '../proposal.module.css';
import classes from './vulnerability.module.css';

const TABLE_HEIGHT_PX = 420;
const FEW_ROWS = 10;

/** What offsets take off margin, by rule, before and after, and what would be asked without them. */
export function EfficiencySection({ simulationId }: { simulationId: string }) {
  // It says more of what the page has asked in short: kept apart from that.
  const answer = useQuery(CrossMarginEfficiencyDocument, {
    variables: { simulationId },
    fetchPolicy: 'no-cache',
  });
  return (
    <QueryFace answer={answer} what="what offsets take off">
      {({ node }) =>
        node?.__typename === 'Simulation' && node.efficiency ? (
          <EfficiencyFound efficiency={node.efficiency} />
        ) : null
      }
    </QueryFace>
  );
}

function EfficiencyFound({ efficiency }: { efficiency: Efficiency }) {
  const { venue, proposal: shown } = useProposal();
  const { settlementAsset: asset } = venue;
  const columns = useMemo(() => ({ rules: ruleColumns(asset), off: offColumns(asset) }), [asset]);
  const { rules, switchedOff, byShare } = efficiency;
  const sentences = [
    recognisedSentence(efficiency, asset),
    losingSentence(efficiency, asset),
    brokenSentence(efficiency, asset),
  ].filter((sentence) => sentence !== null);
  const isAny = isAnythingRecognised(efficiency);
  const csvName = `margrave-proposal-${shown.number}-offsets`;
  return (
    <Section
      title="Cross-margin efficiency"
      about="what offsets take off margin, by rule, and what would be asked without them"
      actions={rules.length === 0 ? undefined : <CsvButton name={csvName} columns={RULE_CSV} rows={rules} />}
    >
      <ul className={proposal.cornerSentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {asideSentences(efficiency, asset).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
      </ul>
      {isAny ? (
        <>
          <RuleBars rules={rules} asset={asset} />
          <DataTable
            label="What each rule takes off"
            columns={columns.rules}
            rows={rules}
            rowKey={({ kind, name }) => `${kind} ${name}`}
            {...(rules.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
          />
          <DataTable
            label="Were it not recognised"
            columns={columns.off}
            rows={switchedOff}
            rowKey={offWords}
            {...(switchedOff.length > FEW_ROWS ? { heightPx: TABLE_HEIGHT_PX } : {})}
          />
          <ShareBars byShare={byShare} />
          <SizesTable efficiency={efficiency} asset={asset} />
          <LosingTable efficiency={efficiency} asset={asset} />
          <DependantsTable rules={rules} asset={asset} />
        </>
      ) : null}
    </Section>
  );
}

function ruleColumns(asset: string): readonly Column<OffsetRule>[] {
  const numeric = true as const;
  const amount = (
    key: string,
    header: string,
    of: (rule: OffsetRule) => string | undefined,
  ): Column<OffsetRule> => ({
    ...{ key, header, unit: asset, numeric },
    cell: (rule) => <CompactMoney value={of(rule)} />,
    sortBy: (rule) => of(rule) ?? '-1',
  });
  return [
    {
      ...{ key: 'rule', header: 'Rule' },
      cell: (rule) => {
        const credit = creditWords(rule);
        return (
          <span className={classes.whole}>
            {ruleName(rule)}
            {credit === null ? null : <span className={`${classes.line} ${proposal.soft}`}>{credit}</span>}
          </span>
        );
      },
      sortBy: ruleName,
    },
    {
      ...{ key: 'accounts', header: 'Accounts', unit: 'base, proposed', numeric },
      cell: ({ base, proposed }) => (
        <span className="num">
          {base === null ? '–' : formatCount(base.accounts)},{' '}
          {proposed === null ? '–' : formatCount(proposed.accounts)}
        </span>
      ),
      sortBy: ({ proposed }) => proposed?.accounts ?? -1,
    },
    amount('initialBase', 'Off IM, base', ({ base }) => base?.initial),
    amount('initialProposed', 'Off IM, proposed', ({ proposed }) => proposed?.initial),
    amount('maintenanceBase', 'Off MM, base', ({ base }) => base?.maintenance),
    amount('maintenanceProposed', 'Off MM, proposed', ({ proposed }) => proposed?.maintenance),
    {
      ...{ key: 'ten', header: 'Ten greatest', unit: 'of it, proposed', numeric },
      cell: ({ proposed }) =>
        proposed?.shareOfLargest == null ? <Absent /> : <Percent value={proposed.shareOfLargest} scale={1} />,
      sortBy: ({ proposed }) => proposed?.shareOfLargest ?? '-1',
    },
  ];
}

function offColumns(asset: string): readonly Column<SwitchedOff>[] {
  const numeric = true as const;
  const told = (side: WithoutOffsets | null) => (side === null || side.lack !== null ? null : side);
  const amount = (
    key: string,
    header: string,
    of: (one: SwitchedOff) => string | null | undefined,
  ): Column<SwitchedOff> => ({
    ...{ key, header, unit: asset, numeric },
    cell: (one) => <CompactMoney value={of(one)} />,
    sortBy: (one) => of(one) ?? '-1',
  });
  const counts = (
    key: string,
    header: string,
    of: (side: WithoutOffsets) => number | null,
  ): Column<SwitchedOff> => ({
    ...{ key, header, unit: 'base, proposed', numeric },
    cell: ({ base, proposed }) => {
      const text = (side: WithoutOffsets | null) => {
        const found = told(side);
        return found === null ? '–' : formatCount(of(found) ?? 0);
      };
      return (
        <span className="num">
          {text(base)}, {text(proposed)}
        </span>
      );
    },
    sortBy: ({ proposed }) => (proposed === null ? -1 : (of(proposed) ?? -1)),
  });
  return [
    {
      ...{ key: 'off', header: 'Not recognised' },
      cell: (one) => {
        const lack = one.proposed && withoutLack(one.proposed);
        return (
          <span className={classes.whole}>
            {offWords(one)}
            {lack === null ? null : <span className={`${classes.line} ${proposal.soft}`}>{lack}</span>}
          </span>
        );
      },
    },
    amount('imBase', 'IM on top, base', ({ base }) => told(base)?.initial),
    amount('imProposed', 'IM on top, proposed', ({ proposed }) => told(proposed)?.initial),
    amount('mmProposed', 'MM on top, proposed', ({ proposed }) => told(proposed)?.maintenance),
    counts('called', 'Newly called', ({ newlyInCall }) => newlyInCall),
    counts('tipped', 'Newly liquidatable', ({ newlyLiquidatable }) => newlyLiquidatable),
    amount('notional', 'Their notional', ({ proposed }) => told(proposed)?.newlyLiquidatableNotional),
    {
      ...{ key: 'unmargined', header: 'Not margined', numeric },
      cell: ({ proposed }) => <Count value={told(proposed)?.unmargined ?? 0} />,
    },
  ];
}

const RULE_CSV: readonly CsvColumn<OffsetRule>[] = [
  { heading: 'kind', value: ({ kind }) => kind },
  { heading: 'name', value: ({ name }) => name },
  ...(['base', 'proposed'] as const).flatMap((side): CsvColumn<OffsetRule>[] => [
    { heading: `accounts_${side}`, value: (rule) => rule[side]?.accounts },
    { heading: `asked_more_${side}`, value: (rule) => rule[side]?.askedMore },
    { heading: `initial_margin_taken_off_${side}`, value: (rule) => rule[side]?.initial },
    { heading: `maintenance_margin_taken_off_${side}`, value: (rule) => rule[side]?.maintenance },
    { heading: `share_of_ten_greatest_${side}`, value: (rule) => rule[side]?.shareOfLargest },
    { heading: `recognised_${side}`, value: (rule) => rule[side]?.recognised },
    { heading: `cap_${side}`, value: (rule) => rule[side]?.cap },
  ]),
];
