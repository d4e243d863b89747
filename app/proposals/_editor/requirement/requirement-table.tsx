'use client';
import { Money, Percent } from '../../../_ui/figures';
import { type RequirementCurve } from './use-requirement';
import tables from '../parts/editor-table.module.css';
import classes from '../parts/editor-form.module.css';

const ROWS = 12;

/** The curve as figures: some of its points, evenly apart, and the last. */
export function RequirementTable({
  curve,
  live,
  unit,
}: {
  curve: RequirementCurve;
  live: RequirementCurve | null;
  unit: string;
}) {
  const sized = curve.points.filter(({ initialRate }) => initialRate !== null);
  const every = Math.max(1, Math.floor(sized.length / ROWS));
  const shown = sized.filter((_point, index) => index % every === 0 || index === sized.length - 1);
  const before = new Map(live?.points.map((point) => [point.notional, point]));
  return (
    <details className={classes.more}>
      <summary>The same as a table</summary>
      <table className={tables.table} aria-label="Requirement by notional">
        <thead>
          <tr>
            <th scope="col" className={tables.numeric}>
              Notional<span className={tables.unit}>{unit}</span>
            </th>
            <th scope="col" className={tables.numeric}>
              Initial margin<span className={tables.unit}>{unit}</span>
            </th>
            <th scope="col" className={tables.numeric}>
              of notional<span className={tables.unit}>{live ? 'live → proposed' : '%'}</span>
            </th>
            <th scope="col" className={tables.numeric}>
              Maintenance margin<span className={tables.unit}>{unit}</span>
            </th>
            <th scope="col" className={tables.numeric}>
              of notional<span className={tables.unit}>{live ? 'live → proposed' : '%'}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((point) => {
            const was = before.get(point.notional);
            return (
              <tr key={point.notional}>
                <td className={tables.numeric}>
                  <Money value={point.notional} scale={0} />
                </td>
                <td className={tables.numeric}>
                  <Money value={point.initialMargin} />
                </td>
                <td className={tables.numeric}>
                  <Moved from={was?.initialRate} to={point.initialRate} />
                </td>
                <td className={tables.numeric}>
                  <Money value={point.maintenanceMargin} />
                </td>
                <td className={tables.numeric}>
                  <Moved from={was?.maintenanceRate} to={point.maintenanceRate} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}

function Moved({ from, to }: { from: string | null | undefined; to: string | null }) {
  if (from == null || from === to) return <Percent value={to} scale={3} />;
  return (
    <>
      <Percent value={from} scale={3} /> → <Percent value={to} scale={3} />
    </>
  );
}
