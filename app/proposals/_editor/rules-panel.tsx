'use client';
import { isDecimalText } from '../../_ui/decimal-text';
import { formatDecimal, formatPercent, NONE } from '../../_ui/format';
import { Section } from '../../_ui/section';
import { DecimalField } from './decimal-field';
import { useFaults } from './faults';
import { type AccountRulesDocument, type ParameterDocument, pointer } from './parameter-document';
import { type Editing } from './edited-document';
import classes from './tier-table.module.css';

/** How much of each asset's value is not recognised. */
export function HaircutsPanel({
  document,
  live,
  editing: { edit, endGesture },
}: {
  document: ParameterDocument;
  live: ParameterDocument;
  editing: Editing;
}) {
  const faults = useFaults();
  return (
    <Section title="Collateral haircuts" about="The part of a balance’s value that backs nothing" padded>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Asset</th>
            <th scope="col">Priced by</th>
            <th scope="col" className={classes.numeric}>
              Haircut<span className={classes.unit}>%</span>
            </th>
            <th scope="col" className={classes.numeric}>
              Current<span className={classes.unit}>%</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(document.collateral).map(([asset, { haircut, pricedBy }]) => {
            const path = pointer('collateral', asset);
            const current = live.collateral[asset]?.haircut;
            const marks = [
              current === haircut ? '' : classes.changed,
              faults.within(path) ? classes.faulty : '',
            ];
            return (
              <tr key={asset} className={marks.join(' ')}>
                <td className={classes.fixed}>{asset}</td>
                <td className={classes.fixed}>{pricedBy ?? 'settlement asset'}</td>
                <td style={{ width: 180 }}>
                  <DecimalField
                    aria-label={`Haircut of ${asset} in percent`}
                    shown="percent"
                    value={haircut}
                    path={`${path}/haircut`}
                    faults={faults.at(`${path}/haircut`)}
                    rightSection="%"
                    rightSectionWidth={22}
                    onEdit={(text) =>
                      edit({ kind: 'setHaircut', asset, haircut: text }, `type haircut ${asset}`)
                    }
                    onDone={endGesture}
                  />
                </td>
                <td className={`${classes.fixed} ${classes.numeric}`}>
                  {current === undefined || !isDecimalText(current) ? NONE : formatPercent(current)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

const LEVELS: readonly { level: keyof AccountRulesDocument; label: string }[] = [
  { level: 'warningLevel', label: 'Warning below' },
  { level: 'callLevel', label: 'Call below' },
  { level: 'liquidationLevel', label: 'Liquidation below' },
];

/** Margin ratios at which an account is warned, called, liquidated. */
export function LevelsPanel({
  document,
  live,
  editing: { edit, endGesture },
}: {
  document: ParameterDocument;
  live: ParameterDocument;
  editing: Editing;
}) {
  const faults = useFaults();
  return (
    <Section title="Account levels" about="Margin ratio: equity / maintenance margin" padded>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Level</th>
            <th scope="col" className={classes.numeric}>
              Margin ratio
            </th>
            <th scope="col" className={classes.numeric}>
              Current
            </th>
          </tr>
        </thead>
        <tbody>
          {LEVELS.map(({ level, label }) => {
            const path = pointer('accountRules', level);
            const current = live.accountRules[level];
            const changed = current !== document.accountRules[level];
            return (
              <tr
                key={level}
                className={`${changed ? classes.changed : ''} ${faults.within(path) ? classes.faulty : ''}`}
              >
                <td className={classes.fixed}>{label}</td>
                <td style={{ width: 180 }}>
                  <DecimalField
                    aria-label={`${label}, margin ratio`}
                    value={document.accountRules[level]}
                    path={path}
                    faults={faults.at(path)}
                    onEdit={(text) => edit({ kind: 'setLevel', level, text }, `type ${level}`)}
                    onDone={endGesture}
                  />
                </td>
                <td className={`${classes.fixed} ${classes.numeric}`}>{formatDecimal(current)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
