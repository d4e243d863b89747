'use client';
import { Section } from '../../_ui/section';
import { ChoiceAt, DecimalAt, MODES, WholeAt } from './document-fields';
import { useEdited } from './edited-document';
import classes from './formula-form.module.css';

/** Rules of accounts beyond their levels. */
export function AccountRulesPanel() {
  const { unit } = useEdited();
  const path = '/accountRules';
  return (
    <Section title="Account rules" about="What holds for every account" padded>
      <div className={classes.row}>
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

const FIGURES = [
  ['notional', 'Notional'],
  ['margin', 'Margin'],
  ['profitAndLoss', 'Profit and loss'],
  ['collateralValue', 'Collateral value'],
] as const;

/** How old a price may be, which price opens positions, and how figures are rounded. */
export function MarketRulesPanel() {
  return (
    <>
      <Section title="Market data" about="A figure that is too old leaves an account without figures" padded>
        <div className={classes.row}>
          <WholeAt
            path="/marketData/maximumAgeSeconds"
            label="Greatest age of a price, seconds"
            width={200}
            optional
          />
          <ChoiceAt
            path="/marketData/initialPrice"
            label="Initial margin values at"
            absent="the mark price"
            choices={[
              { value: 'MARK', label: 'the mark price, stated' },
              { value: 'WORSE_OF_MARK_AND_STABLE', label: 'the worse of mark and stable price' },
            ]}
            width={240}
          />
        </div>
      </Section>
      <Section title="Rounding" about="Decimals and direction of each figure" padded>
        <div className={classes.form}>
          {FIGURES.map(([figure, label]) => (
            <div key={figure} className={classes.row} role="group" aria-label={label}>
              <WholeAt path={`/rounding/${figure}/scale`} label={`${label}, decimals`} width={150} />
              <ChoiceAt
                path={`/rounding/${figure}/mode`}
                label={`${label}, direction`}
                choices={MODES}
                width={150}
              />
            </div>
          ))}
        </div>
      </Section>
    </>
  );
}
