import { formatDecimal, formatRate, plural } from '../../../_ui/format';

/** A step of a ramp as the API says it. */
export interface StatedStep {
  readonly afterMinutes: number;
  readonly leading: string;
  readonly trailing: string;
}

/** "50 %" of the change. */
export function weightWords({ trailing }: Pick<StatedStep, 'trailing'>): string {
  return formatRate(trailing);
}

/** "What moves first: 100 %", where that is further than the rest; else null. */
export function leadWords({ leading, trailing }: Pick<StatedStep, 'leading' | 'trailing'>): string | null {
  return leading === trailing ? null : `What moves first: ${formatRate(leading)}`;
}

/** "50 % at once", "100 % after 1 day". */
export function stepWords(step: StatedStep): string {
  return `${weightWords(step)} ${afterWords(step.afterMinutes)}`;
}

/** "In 2 steps: 50 % at once; 100 % after 1 day.", and how far what moves first is at their beginning. */
export function planWords(steps: readonly StatedStep[]): string {
  const [first] = steps;
  const lead = first ? leadWords(first) : null;
  const plan = `In ${plural(steps.length, 'step')}: ${steps.map(stepWords).join('; ')}.`;
  return lead === null ? plan : `${plan} ${lead} at once.`;
}

/** "at once", "after 90 min", "after 2 days". */
export function afterWords(minutes: number): string {
  if (minutes === 0) return 'at once';
  const [day, hour] = [24 * 60, 60];
  if (minutes % day === 0) return minutes === day ? 'after 1 day' : `after ${minutes / day} days`;
  if (minutes % hour === 0) return minutes === hour ? 'after 1 hour' : `after ${minutes / hour} hours`;
  return `after ${formatDecimal(String(minutes))} min`;
}

/** What was typed as a percentage, as a weight; null where it is none from 0 to 100 with at most two decimals. */
export function weightOfPercent(typed: number | string): string | null {
  const text = String(typed).trim();
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?$/.exec(text);
  if (!match) return null;
  const hundredths = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  if (hundredths > 10_000) return null;
  if (hundredths === 10_000) return '1';
  return hundredths === 0 ? '0' : `0.${String(hundredths).padStart(4, '0')}`.replace(/0+$/, '');
}

/** A weight as people type it: "0.125" is "12.5". */
export function percentOfWeight(weight: string): string {
  const hundredths = Math.round(Number(weight) * 10_000);
  return String(hundredths / 100);
}
