import { createContext, useContext } from 'react';
import { pointerParts } from './parameter-document';

export interface Fault {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** The faults of the document as it stands, by place. */
export interface FaultIndex {
  readonly all: readonly Fault[];
  /** Sentences of the faults exactly at a place. */
  readonly at: (path: string) => readonly string[];
  /** Whether a fault is at a place or below it. */
  readonly within: (path: string) => boolean;
}

export function indexFaults(faults: readonly Fault[]): FaultIndex {
  const byPath = new Map<string, string[]>();
  for (const { path, message } of faults) byPath.set(path, [...(byPath.get(path) ?? []), message]);
  return {
    all: faults,
    at: (path) => byPath.get(path) ?? [],
    within: (path) => faults.some((fault) => fault.path === path || fault.path.startsWith(`${path}/`)),
  };
}

/** As the API words what is no decimal at all; at a field that is said in the field's own words. */
const NO_DECIMAL = /a decimal in a string/;

/** A fault in the words of who types: what is empty asks to be filled in, what is no number says what a number is. */
export function fieldFault(fault: Fault, value: unknown): Fault {
  if (!NO_DECIMAL.test(fault.message) || typeof value !== 'string') return fault;
  const what = fault.path.endsWith('/rate') ? 'a rate' : 'a number';
  return {
    ...fault,
    message: value.trim() === '' ? `Enter ${what}.` : `Enter ${what} in digits, such as 0.5.`,
  };
}

export const FaultContext = createContext<FaultIndex>(indexFaults([]));

export function useFaults(): FaultIndex {
  return useContext(FaultContext);
}

/** Where a fault is, in words: "BTC, maintenance margin, tier 3, rate". */
export function placeOf(path: string): string {
  const words: Record<string, string> = {
    initialMargin: 'initial margin',
    maintenanceMargin: 'maintenance margin',
    maxLeverage: 'leverage',
    maximumNotional: 'maximum notional',
    accountRules: 'account rules',
    at: 'place',
    warningLevel: 'warning',
    callLevel: 'call',
    liquidationLevel: 'liquidation',
  };
  return pointerParts(path)
    .map((part, at, parts) => {
      if (/^\d+$/.test(part)) return `${MEMBERS[parts[at - 1] ?? ''] ?? 'number'} ${Number(part) + 1}`;
      // A list is named by its member, a section by what is in it.
      const isList = part in MEMBERS && parts[at + 1] !== undefined;
      if (isList || (at === 0 && SECTIONS.has(part) && parts.length > 1)) return '';
      return words[part] ?? part.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    })
    .filter((part) => part !== '' && part !== 'curve')
    .join(', ');
}

const SECTIONS = new Set(['marginClasses', 'collateral', 'portfolios', 'adjustmentProgrammes']);

/** What one member of a list is called. */
const MEMBERS: Record<string, string> = {
  tiers: 'tier',
  points: 'point',
  modifiers: 'modifier',
  scenarios: 'scenario',
  offsets: 'offset',
  legs: 'leg',
  windows: 'window',
};
