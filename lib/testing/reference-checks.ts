import { MEASURES } from '../domain/risk/measures';

/** A figure that others worked out, and the document that ours is of. */
export interface ReferenceCheck {
  readonly measure: string;
  readonly what: string;
  readonly source: string;
  /** As it is published or was printed. */
  readonly number: string;
  /** The measure's own example where absent; members of it are replaced. */
  readonly document?: Readonly<Record<string, unknown>>;
  /** Where ours stands in the answer. */
  readonly at: string;
  /** Of a fit: how far off it may be, relatively; 0 but for fits. */
  readonly tolerance?: number;
}

/** Ours, as the measure answers it. @throws where it answers nothing there */
export function oursOf({ measure, document, at }: ReferenceCheck): number {
  const found = MEASURES.find(({ name }) => name === measure);
  if (!found) throw new Error(`no measure ${measure}`);
  const answer = found.answer(document ?? found.example);
  if (!answer.ok) throw new Error(`${measure}: ${JSON.stringify(answer.refusal)}`);
  const figure = at
    .split('/')
    .reduce<unknown>((value, member) => (value as Record<string, unknown>)[member], answer.value);
  if (typeof figure !== 'number') throw new Error(`${measure} has no figure at ${at}`);
  return figure;
}

/** "none" where both are one in the digits that the source states, or that we do; else the relative difference. */
export function differenceOf(number: string, ours: number): string {
  const digits = Math.min(12, significantDigits(number));
  const stated = Number(number);
  if (Number(ours.toPrecision(digits)) === Number(stated.toPrecision(digits))) return 'none';
  return (Math.abs(ours - stated) / Math.abs(stated)).toExponential(0);
}

function significantDigits(number: string): number {
  const [mantissa = ''] = number.toLowerCase().split('e');
  return Math.max(1, mantissa.replace('-', '').replace('.', '').replace(/^0+/, '').length);
}

/** The rows of the table in docs/methodology.md. */
export function referenceRows(checks: readonly ReferenceCheck[]): readonly (readonly string[])[] {
  return checks.map((check) => {
    const ours = oursOf(check);
    const { measure, what, source, number } = check;
    return [`${measure}, ${what}`, source, number, String(ours), differenceOf(number, ours)];
  });
}
