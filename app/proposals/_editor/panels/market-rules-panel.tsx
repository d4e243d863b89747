'use client';
import { Section } from '../../../_ui/section';
import { ChoiceAt, MODES, WholeAt } from '../document/document-fields';
import classes from '../parts/editor-form.module.css';

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
