'use client';
import { Checkbox, Select } from '@mantine/core';
import { COLLATERAL_DRIVERS } from '../../../_ui/driver-words';
import { Section } from '../../../_ui/section';
import { useUrlState } from '../../../_ui/use-url-state';
import { CurveForm } from '../curve/curve-form';
import { DecimalRows } from '../fields/decimal-rows';
import { ChoiceAt, DecimalAt, PresenceAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { pointer } from '../document/parameter-document';
import { WeightPairForm } from '../fields/weight-form';
import classes from '../parts/editor-form.module.css';

const HAIRCUT_CURVE = {
  ...{ driver: 'VALUE', shape: 'LINEAR', beyond: 'HOLD' },
  points: [
    { at: '1000000', rate: '0' },
    { at: '10000000', rate: '0.1' },
  ],
};

/** How much of each asset's value is not recognised. */
export function HaircutsPanel() {
  const { document } = useEdited();
  return (
    <Section title="Collateral haircuts" about="The part of a balance’s value that backs nothing" padded>
      <DecimalRows
        headings={['Asset', 'Priced by']}
        of="Haircut"
        shown="percent"
        rows={Object.entries(document.collateral).map(([asset, { pricedBy }]) => ({
          names: [asset, pricedBy ?? 'settlement asset'],
          path: pointer('collateral', asset, 'haircut'),
          root: pointer('collateral', asset),
          label: `Haircut of ${asset} in percent`,
        }))}
      />
    </Section>
  );
}

/** What an asset counts for beyond its haircut: by size, by use, up to a maximum. */
export function CollateralPanel() {
  const { document, unit } = useEdited();
  const assets = Object.keys(document.collateral);
  const [chosen, setChosen] = useUrlState('asset');
  const asset = assets.includes(chosen) ? chosen : assets[0];
  if (asset === undefined) return null;
  const path = pointer('collateral', asset);
  return (
    <Section
      title={`Collateral in ${asset}`}
      about="What counts of a balance, by its size and its use"
      actions={
        <Select
          aria-label="Asset to edit"
          data={assets}
          value={asset}
          onChange={(next) => setChosen(next ?? '')}
          allowDeselect={false}
          searchable
          w={140}
        />
      }
      padded
    >
      <div className={classes.form} key={asset}>
        <SettlesIn asset={asset} />
        <div className={classes.row}>
          <DecimalAt path={`${path}/maximumValue`} label={`Recognised up to, ${unit}`} optional width={170} />
          <ChoiceAt
            path={`${path}/debtAs`}
            label="A debt counts"
            absent="against equity"
            choices={[
              { value: 'EQUITY', label: 'against equity, stated' },
              { value: 'REQUIREMENT', label: 'among the requirements' },
            ]}
            width={190}
          />
          <Liquid path={`${path}/liquid`} />
        </div>
        <ConcentrationHaircut path={`${path}/concentrationHaircut`} />
        <WeightPairForm path={`${path}/assetWeight`} label="Weight of what is owned" />
        <WeightPairForm path={`${path}/debtWeight`} label="Weight of what is owed" />
      </div>
    </Section>
  );
}

/** Whether an asset can pay a call; the document says it by a truth, and of every asset or of none. */
function Liquid({ path }: { path: string }) {
  const { set } = usePlace(path);
  return (
    <ChoiceAt
      path={path}
      label="Can pay a margin call"
      absent="not stated"
      choices={[
        { value: 'true', label: 'yes, it is liquid' },
        { value: 'false', label: 'no' },
      ]}
      onChoose={(value) => set(value === '' ? undefined : value === 'true')}
      width={190}
    />
  );
}

/** Whether contracts may settle in an asset beside the venue's own. */
function SettlesIn({ asset }: { asset: string }) {
  const { document, unit } = useEdited();
  const { set } = usePlace('/settlementAssets');
  const faults = useFaults();
  if (asset === document.settlementAsset) return null;
  const stated = document.settlementAssets ?? [];
  const index = stated.indexOf(asset);
  const others = stated.filter((one) => one !== asset);
  const chosen = (isChosen: boolean): void => {
    const next = isChosen ? [...others, asset].sort() : others;
    set(next.length === 0 ? undefined : next);
  };
  return (
    <Checkbox
      label={`Contracts may settle in ${asset}: their margin and results are valued in ${unit} at its price, a gain less its haircut`}
      checked={index >= 0}
      onChange={({ currentTarget }) => chosen(currentTarget.checked)}
      data-path={pointer('settlementAssets', index)}
      error={index < 0 ? undefined : faults.at(pointer('settlementAssets', index)).join(' ') || undefined}
    />
  );
}

function ConcentrationHaircut({ path }: { path: string }) {
  const { value } = usePlace(path);
  return (
    <>
      <PresenceAt path={path} label="A further haircut by the size of the balance" made={HAIRCUT_CURVE} />
      {value === undefined ? null : (
        <div className={classes.modifier}>
          <CurveForm path={path} label="Concentration haircut" drivers={COLLATERAL_DRIVERS} />
        </div>
      )}
    </>
  );
}
