import type * as z from 'zod';
import { formFaults, vanishingKeyFaults } from '../../json/form-faults';
import { ok, refuse, type Fault, type Result } from '../../result';
import { DIGITS, significant } from '../pinned';

/** A figure of an answer, or several by name or in order. */
export type Figure = number | string | readonly Figure[] | { readonly [name: string]: Figure };

/** What a measure found, and in words what it means by it. */
export interface Found {
  readonly figures: Readonly<Record<string, Figure>>;
  /** One sentence each: signs, scaling, the type of a quantile, how something begins. */
  readonly conventions: readonly string[];
}

/** A statistic by name: a document in, figures out. */
export interface Measure {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** The form of the document. */
  readonly input: z.ZodType;
  /** A document that it answers. */
  readonly example: unknown;
  /**
   * @param document a JSON value
   * @returns figures rounded to `DIGITS`, beside `measure` and `conventions`; or every fault, with JSON Pointer and rule
   */
  readonly answer: (document: unknown) => Result<Readonly<Record<string, Figure>>, readonly Fault[]>;
}

/** A measure from its form and what it does with a document of that form. */
export function measure<Input>({
  compute,
  ...measured
}: {
  readonly name: string;
  readonly summary: string;
  readonly input: z.ZodType<Input>;
  readonly example: unknown;
  readonly compute: (input: Input) => Result<Found, readonly Fault[]>;
}): Measure {
  return {
    ...measured,
    answer: (document) => {
      const parsed = measured.input.safeParse(document);
      const faults = [
        ...vanishingKeyFaults(document),
        ...(parsed.success ? [] : formFaults(document, parsed.error)),
      ];
      if (!parsed.success || faults.length > 0) return refuse(faults);
      const found = compute(parsed.data);
      if (!found.ok) return found;
      const { figures, conventions } = found.value;
      return ok({ measure: measured.name, ...roundedAll(figures), conventions });
    },
  };
}

function roundedAll(figures: Readonly<Record<string, Figure>>): Record<string, Figure> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, rounded(figure)]));
}

function rounded(figure: Figure): Figure {
  if (typeof figure === 'number') return significant(figure, DIGITS);
  if (typeof figure === 'string') return figure;
  return isList(figure) ? figure.map(rounded) : roundedAll(figure);
}

function isList(figure: Exclude<Figure, number | string>): figure is readonly Figure[] {
  return Array.isArray(figure);
}

/** "1 bar", "30 bars". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What is fitted is told so far, and no further: a fit elsewhere agrees in no more. */
export function sixDigits(value: number): number {
  return significant(value, 6);
}
