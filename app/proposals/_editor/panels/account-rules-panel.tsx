'use client';
import { Section } from '../../../_ui/section';
import { DecimalRows } from '../fields/decimal-rows';
import { ChoiceAt, DecimalAt, WholeAt } from '../document/document-fields';
import { useEdited } from '../document/edited-document';
import classes from '../parts/editor-form.module.css';

const LEVELS = [
  ['warningLevel', 'Warning below'],
  ['callLevel', 'Call below'],
  ['liquidationLevel', 'Liquidation below'],
] as const;

/** Margin ratios at which an account is warned, called, liquidated. */
export function LevelsPanel() {
  return (
    <Section title="Account levels" about="Margin ratio: equity / maintenance margin" padded>
      <DecimalRows
        headings={['Level']}
        of="Margin ratio"
        rows={LEVELS.map(([level, name]) => ({
          names: [name],
          path: `/accountRules/${level}`,
          label: `${name}, margin ratio`,
        }))}
      />
    </Section>
  );
}

/** Rules of accounts beyond their levels. */
export function AccountRulesPanel() {
  const { unit } = useEdited();
  const path = '/accountRules';
  return (
    <Section title="Account rules" about="What holds for every account" padded>
      <div className={classes.row}>
        <ChoiceAt
          path={`${path}/callAt`}
          label="An account is called"
          absent="below the call level"
          choices={[
            { value: 'CALL_LEVEL', label: 'below the call level, stated' },
            { value: 'INITIAL_MARGIN', label: 'below its initial margin too' },
          ]}
          width={220}
        />
        <ChoiceAt
          path={`${path}/comparison`}
          label="An account exactly at a level"
          absent="is not below it"
          choices={[
            { value: 'BELOW', label: 'is not below it, stated' },
            { value: 'AT_OR_BELOW', label: 'is below it' },
          ]}
          width={190}
        />
        <ChoiceAt
          path={`${path}/withoutRequirement`}
          label="Negative equity, no requirement"
          absent="is in liquidation"
          choices={[
            { value: 'LIQUIDATION', label: 'is in liquidation, stated' },
            { value: 'OK', label: 'is left alone' },
          ]}
          width={200}
        />
        <ChoiceAt
          path={`${path}/underMargined`}
          label="Below initial margin, it may trade"
          absent="anything"
          choices={[
            { value: 'ANY', label: 'anything, stated' },
            { value: 'RISK_REDUCING', label: 'what reduces its risk' },
          ]}
          width={210}
        />
        <DecimalAt
          path={`${path}/liquidationFee`}
          label="Liquidation fee"
          shown="percent"
          width={130}
          optional
        />
        <WholeAt path={`${path}/gracePeriodMinutes`} label="Grace of a call, minutes" width={150} optional />
        <DecimalAt
          path={`${path}/maximumProfit`}
          label={`Unrealised profit counts up to, ${unit}`}
          width={220}
          optional
        />
      </div>
    </Section>
  );
}
