'use client';
import { ActionIcon, NativeSelect, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isDecimalText } from '../../../_ui/decimal-text';
import { formatDecimal, formatLeverage, formatPercent, NONE } from '../../../_ui/format';
import { type TierCurveDocument, tierCharge, type TierDocument } from '../../../_ui/formula-document';
import { snapped } from './axis-steps';
import { DecimalField } from '../fields/decimal-field';
import { type Editing } from '../document/edited-document';
import { useFaults } from '../document/faults';

import classes from '../parts/editor-table.module.css';

function chargeText(tier: TierDocument | undefined): string {
  if (!tier) return NONE;
  const { kind, text } = tierCharge(tier);
  if (!isDecimalText(text)) return text;
  return kind === 'rate' ? formatPercent(text) : formatLeverage(text);
}

/** The live tier that holds just above a floor: what a proposed tier replaces. */
function liveTierAt(live: TierCurveDocument | undefined, floor: string): TierDocument | undefined {
  if (!isDecimalText(floor)) return undefined;
  return live?.tiers.findLast((tier) => Number(tier.floor) <= Number(floor));
}

function sameTier(a: TierDocument, b: TierDocument | undefined): boolean {
  return b !== undefined && a.floor === b.floor && chargeText(a) === chargeText(b);
}

/** A floor for a tier below row `index`: half way on the log axis to the next, or double the last. */
function floorAfter(tiers: readonly TierDocument[], index: number): string {
  const floor = Number(tiers[index]?.floor);
  const next = Number(tiers[index + 1]?.floor);
  if (!Number.isFinite(floor)) return '';
  if (Number.isFinite(next) && next > 0) return snapped(Math.sqrt(Math.max(floor, next / 10) * next));
  return floor > 0 ? snapped(floor * 2) : '100000';
}

/** The tiers as a table: the non-drag twin of the curve, editing the same state. */
export function TierTable({
  at,
  curve,
  live,
  unit,
  editing,
}: {
  /** Where the curve is. */
  at: string;
  curve: TierCurveDocument;
  live: TierCurveDocument | undefined;
  unit: string;
  editing: Editing;
}) {
  const faults = useFaults();
  const path = `${at}/tiers`;
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Tier</th>
            <th scope="col" className={classes.numeric}>
              Above<span className={classes.unit}>{unit}</span>
            </th>
            <th scope="col" className={classes.numeric}>
              Up to<span className={classes.unit}>{unit}</span>
            </th>
            <th scope="col">Stated as</th>
            <th scope="col" className={classes.numeric}>
              Charge<span className={classes.unit}>% or ×</span>
            </th>
            <th scope="col" className={classes.numeric}>
              Current<span className={classes.unit}>live here</span>
            </th>
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {curve.tiers.map((tier, index) => (
            <TierRow
              // Tiers have no identity but their place.
              key={index}
              {...{ at, curve, editing, tier, index, path: `${path}/${index}` }}
              liveTier={liveTierAt(live, tier.floor)}
              unchanged={sameTier(tier, live?.tiers[index])}
            />
          ))}
        </tbody>
      </table>
      {faults.at(path).map((message) => (
        <p key={message} className={classes.fault} role="alert">
          {message}
        </p>
      ))}
    </>
  );
}

function TierRow({
  at,
  curve: { tiers },
  editing: { edit, endGesture },
  tier,
  index,
  path,
  liveTier,
  unchanged,
}: {
  at: string;
  curve: TierCurveDocument;
  editing: Editing;
  tier: TierDocument;
  index: number;
  path: string;
  liveTier: TierDocument | undefined;
  unchanged: boolean;
}) {
  const faults = useFaults();
  const { kind, text } = tierCharge(tier);
  const here = { at, index };
  const number = index + 1;
  const next = tiers[index + 1];
  const ceiling =
    next === undefined ? 'no end' : isDecimalText(next.floor) ? formatDecimal(next.floor) : next.floor;
  const marks = [unchanged ? '' : classes.changed, faults.within(path) ? classes.faulty : ''].join(' ');
  return (
    <tr className={marks}>
      <td className={classes.fixed}>
        {number}
        {faults.at(path).map((message) => (
          <span key={message} className={classes.fault}>
            {' '}
            {message}
          </span>
        ))}
      </td>
      <td style={{ minWidth: 120 }}>
        <DecimalField
          aria-label={`Tier ${number}, above`}
          value={tier.floor}
          disabled={index === 0 && tier.floor === '0'}
          path={`${path}/floor`}
          faults={faults.at(`${path}/floor`)}
          onEdit={(floor) => edit({ kind: 'set', at: `${path}/floor`, value: floor }, `type ${path}/floor`)}
          onDone={endGesture}
        />
      </td>
      <td className={`${classes.fixed} ${classes.numeric}`}>{ceiling}</td>
      <td style={{ minWidth: 110 }}>
        <NativeSelect
          size="xs"
          aria-label={`Tier ${number}, stated as`}
          value={kind}
          data={[
            { value: 'rate', label: 'Rate' },
            { value: 'maxLeverage', label: 'Leverage' },
          ]}
          onChange={({ currentTarget }) =>
            edit({ kind: 'stateAs', ...here, as: currentTarget.value === 'rate' ? 'rate' : 'maxLeverage' })
          }
        />
      </td>
      <td style={{ minWidth: 96 }}>
        <DecimalField
          aria-label={`Tier ${number}, ${kind === 'rate' ? 'rate in percent' : 'maximum leverage'}`}
          value={text}
          shown={kind === 'rate' ? 'percent' : 'plain'}
          path={`${path}/${kind}`}
          faults={faults.at(`${path}/${kind}`)}
          onEdit={(next) => edit({ kind: 'setCharge', ...here, text: next }, `type ${path} charge`)}
          onDone={endGesture}
          rightSection={kind === 'rate' ? '%' : '×'}
          rightSectionWidth={22}
        />
      </td>
      <td className={`${classes.fixed} ${classes.numeric}`}>{chargeText(liveTier)}</td>
      <td style={{ whiteSpace: 'nowrap' }}>
        <Tooltip label="Add a tier below">
          <ActionIcon
            aria-label={`Add a tier below tier ${number}`}
            onClick={() => edit({ kind: 'addTier', at, after: index, floor: floorAfter(tiers, index) })}
          >
            <IconPlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Remove this tier">
          <ActionIcon
            aria-label={`Remove tier ${number}`}
            disabled={tiers.length === 1 || index === 0}
            onClick={() => edit({ kind: 'set', at: path, value: undefined })}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </td>
    </tr>
  );
}
