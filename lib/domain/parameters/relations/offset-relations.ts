import { type Decimal, decimalText } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';
import { isRecord } from '../../json/form-faults';

type Row = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Every fault in the relations of a document's `offsets`. */
export function offsetRelationFaults(input: Row): Fault[] {
  const offsets: readonly unknown[] = Array.isArray(input['offsets']) ? input['offsets'] : [];
  const names = new Set<unknown>();
  return offsets.flatMap((offset, index): Fault[] => {
    if (!isRecord(offset)) return [];
    const path = ['offsets', index];
    const { name } = offset;
    const isRepeated = typeof name === 'string' && names.has(name);
    names.add(name);
    return [
      ...(isRepeated
        ? [fault('offset-name-unique', `"${String(name)}" names another offset, too.`, ...path, 'name')]
        : []),
      ...fractionFaults(offset, path),
      ...legFaults(offset, input['portfolios'], path),
    ];
  });
}

function fault(rule: string, message: string, ...path: Path): Fault {
  return { path: jsonPointer(...path), rule, message };
}

/** 0 ≤ recognised ≤ cap ≤ 1. */
function fractionFaults(offset: Row, path: Path): Fault[] {
  const [recognised, cap] = [readDecimal(offset['recognised']), readDecimal(offset['cap'])];
  const outside = (value: Decimal | null) => value !== null && (value.lt(0) || value.gt(1));
  const found: Fault[] = [];
  if (cap && outside(cap)) {
    found.push(
      fault(
        'offset-cap-range',
        `A cap is at least 0 and at most 1, not ${decimalText(cap)}.`,
        ...path,
        'cap',
      ),
    );
  }
  if (recognised?.lt(0)) {
    const message = `A recognised fraction is at least 0, not ${decimalText(recognised)}.`;
    found.push(fault('offset-recognised-range', message, ...path, 'recognised'));
  }
  if (recognised && cap && recognised.gt(cap)) {
    const message = `${decimalText(recognised)} is above the cap, ${decimalText(cap)}.`;
    found.push(fault('offset-recognised-range', message, ...path, 'recognised'));
  }
  return found;
}

/** Two different scenario grids, with ratios above 0; scenario by scenario only if their scenarios are the same. */
function legFaults(offset: Row, portfolios: unknown, path: Path): Fault[] {
  const legs: readonly unknown[] = Array.isArray(offset['legs']) ? offset['legs'] : [];
  const found: Fault[] = [];
  const grids: Row[] = [];
  const seen = new Set<string>();
  for (const [index, leg] of legs.entries()) {
    if (!isRecord(leg)) continue;
    const name = leg['portfolio'];
    if (typeof name === 'string') {
      const at = [...path, 'legs', index, 'portfolio'];
      const portfolio =
        isRecord(portfolios) && Object.hasOwn(portfolios, name) ? portfolios[name] : undefined;
      if (!isRecord(portfolio))
        found.push(fault('offset-portfolio-known', `No portfolio is called "${name}".`, ...at));
      else if (portfolio['method'] !== 'SCENARIO_GRID') {
        found.push(fault('offset-of-grids', `"${name}" has no scenarios to offset.`, ...at));
      } else grids.push(portfolio);
      if (seen.has(name)) found.push(fault('offset-between-two', `"${name}" cannot offset itself.`, ...at));
      seen.add(name);
    }
    const ratio = readDecimal(leg['ratio']);
    if (ratio?.lte(0)) {
      const message = `A ratio is above 0, not ${decimalText(ratio)}.`;
      found.push(fault('offset-ratio-range', message, ...path, 'legs', index, 'ratio'));
    }
  }
  const [first, second] = grids;
  if (offset['kind'] === 'SCENARIO' && first && second && scenarioNames(first) !== scenarioNames(second)) {
    found.push(fault('offset-same-scenarios', 'Their scenarios have different names.', ...path, 'legs'));
  }
  return found;
}

function scenarioNames({ scenarios }: Row): string {
  const items: readonly unknown[] = Array.isArray(scenarios) ? scenarios : [];
  return JSON.stringify(items.map((item) => (isRecord(item) ? item['name'] : null)).sort());
}
