'use client';
import { formatDecimal, formatRate } from '../../../_ui/format';
import { type PlaceShown, programmePlace } from '../../../_ui/programme-words';
import { DecimalAt, WholeAt } from '../document/document-fields';
import { valueAt } from '../document/document-place';
import { TextAt } from '../fields/text-field';
import { USUAL } from './usual-programme';

function hintOf(place: string, shown: PlaceShown): string | undefined {
  const usual = valueAt(USUAL, `/${place}`);
  if (typeof usual === 'number') return `usually ${formatDecimal(String(usual))}`;
  if (typeof usual !== 'string') return undefined;
  return `usually ${shown === 'percent' ? formatRate(usual) : formatDecimal(usual, { scale: shortScale(usual) })}`;
}

/** Digits enough to know a figure by, where it has many. */
function shortScale(text: string): number {
  return Math.min(4, text.split('.')[1]?.length ?? 0);
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function placeLabel(place: string): string {
  return capitalised(programmePlace(place)?.label ?? place);
}

/**
 * A figure of a programme: named, and written, as a diff names and writes it, and with what is usual beneath.
 *
 * @param at where the programme stands
 * @param place within it: "band/above"
 */
export function ProgrammeField({
  at,
  place,
  width = 150,
  optional = false,
}: {
  at: string;
  place: string;
  width?: number;
  optional?: boolean;
}) {
  const shown = programmePlace(place)?.shown ?? 'text';
  const field = { path: `${at}/${place}`, label: placeLabel(place), width, hint: hintOf(place, shown) };
  switch (shown) {
    case 'whole':
      return <WholeAt {...field} optional={optional} />;
    case 'percent':
    case 'plain':
      return <DecimalAt {...field} shown={shown} optional={optional} />;
    case 'text':
      return <TextAt path={field.path} label={field.label} width={width} />;
  }
}
