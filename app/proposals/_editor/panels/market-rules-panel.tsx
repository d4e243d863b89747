'use client';
import { Section } from '../../../_ui/section';
import { ChoiceAt, DecimalAt, MODES, PresenceAt, WholeAt } from '../document/document-fields';
import { usePlace } from '../document/edited-document';
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
      <PriceGuard />
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

const GUARD = '/marketData/priceGuard';

/** What a guard begins as: hold what no market did in an hour of any crisis on record, and let a person decide. */
const BEGUN = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.94', leastMove: '0.05', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
};

/** Which prices are held, and what ends that. */
function PriceGuard() {
  const { value } = usePlace(GUARD);
  return (
    <Section
      title="Price guard"
      about="Holds prices that move too far, until something says that they are true"
      padded
    >
      <div className={classes.form}>
        <PresenceAt path={GUARD} label="Guard prices" made={BEGUN} />
        {value === undefined ? null : (
          <>
            <div className={classes.row} role="group" aria-label="A price is held">
              <DecimalAt path={`${GUARD}/zLimit`} label="Beyond standard deviations" width={180} />
              <WholeAt path={`${GUARD}/barMinutes`} label="Of bars of minutes" width={130} />
              <DecimalAt path={`${GUARD}/decay`} label="Decay" width={90} />
              <DecimalAt
                path={`${GUARD}/leastMove`}
                label="Never up to a move of"
                shown="percent"
                width={180}
              />
              <DecimalAt path={`${GUARD}/greatestMove`} label="Always beyond" shown="percent" width={140} />
              <DecimalAt
                path={`${GUARD}/unknownVolatilityMove`}
                label="Volatility unknown: beyond"
                shown="percent"
                width={200}
              />
            </div>
            <div className={classes.row} role="group" aria-label="A hold ends">
              <DecimalAt
                path={`${GUARD}/agreement`}
                label="Another source agrees within"
                shown="percent"
                width={220}
              />
              <WholeAt path={`${GUARD}/consistency/observations`} label="Consistent prices" width={130} />
              <WholeAt path={`${GUARD}/consistency/seconds`} label="Over seconds" width={110} />
              <WholeAt path={`${GUARD}/maximumHoldSeconds`} label="At the latest after seconds" width={180} />
              <ChoiceAt
                path={`${GUARD}/fallback`}
                label="Then"
                choices={[
                  { value: 'KEEP', label: 'drop it, keep the last' },
                  { value: 'ACCEPT', label: 'take the newest' },
                ]}
                width={190}
              />
            </div>
          </>
        )}
      </div>
    </Section>
  );
}
