'use client';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { isDecimalText } from '../../../_ui/decimal-text';
import { formatDecimal, formatPercent } from '../../../_ui/format';
import { type StepDocument } from '../../../_ui/formula-document';
import { DecimalField, type Shown } from '../fields/decimal-field';
import { usePlace } from './edited-document';
import { useFaults } from './faults';
import classes from '../parts/editor-form.module.css';

/** Fields that read and write their own place in the document. */

interface Placed {
  readonly path: string;
  readonly label: string;
  /** Where the label is a column's or another field's. */
  readonly unlabelled?: boolean;
  /** Beneath the label: what is usual. */
  readonly hint?: string | undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function labelled(label: string, unlabelled = false) {
  return unlabelled ? { 'aria-label': label } : { label };
}

/** A decimal; an empty field is none at all when it is optional. */
export function DecimalAt({
  path,
  label,
  unlabelled,
  shown = 'plain',
  optional = false,
  placeholder,
  width = 150,
  hint,
}: Placed & {
  readonly shown?: Shown;
  readonly optional?: boolean;
  readonly placeholder?: string;
  readonly width?: number;
}) {
  const { value, live, set, endGesture } = usePlace(path);
  const faults = useFaults();
  const current = textOf(live);
  const was = isDecimalText(current)
    ? shown === 'percent'
      ? formatPercent(current)
      : formatDecimal(current)
    : '';
  return (
    <DecimalField
      {...labelled(shown === 'percent' && !unlabelled ? `${label}, %` : label, unlabelled)}
      description={hint}
      w={width}
      shown={shown}
      value={textOf(value)}
      placeholder={placeholder ?? (optional ? 'none' : undefined)}
      path={path}
      faults={faults.at(path)}
      title={was === '' || current === textOf(value) ? undefined : `Live: ${was}`}
      className={was !== '' && current !== textOf(value) ? classes.changed : undefined}
      onEdit={(text) => set(optional && text === '' ? undefined : text, `type ${path}`)}
      onDone={endGesture}
    />
  );
}

/** A whole number, as JSON numbers stand in the document. */
export function WholeAt({
  path,
  label,
  unlabelled,
  optional = false,
  width = 110,
  hint,
}: Placed & { readonly optional?: boolean; readonly width?: number }) {
  const { value, set, endGesture } = usePlace(path);
  const faults = useFaults().at(path);
  return (
    <TextInput
      {...labelled(label, unlabelled)}
      description={hint}
      w={width}
      inputMode="numeric"
      autoComplete="off"
      placeholder={optional ? 'none' : undefined}
      data-path={path}
      value={textOf(value).replaceAll('"', '')}
      error={faults.join(' ') || undefined}
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
      onChange={({ currentTarget: { value: typed } }) =>
        set(
          optional && typed === '' ? undefined : /^\d{1,9}$/.test(typed) ? Number(typed) : typed,
          `type ${path}`,
        )
      }
      onBlur={endGesture}
    />
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of several; `absent` names what it is when nothing is stated. */
export function ChoiceAt({
  path,
  label,
  unlabelled,
  choices,
  absent,
  width = 220,
  chosen: read = textOf,
  onChoose,
}: Placed & {
  readonly choices: readonly Choice[];
  readonly absent?: string;
  readonly width?: number;
  /** Which choice stands there, where one is more than a text. */
  readonly chosen?: (value: unknown) => string;
  /** Where more than the choice itself changes. */
  readonly onChoose?: (value: string) => void;
}) {
  const { value, set } = usePlace(path);
  const faults = useFaults().at(path);
  const text = read(value);
  const known = text === '' || choices.some((choice) => choice.value === text);
  return (
    <NativeSelect
      {...labelled(label, unlabelled)}
      size="xs"
      w={width}
      data-path={path}
      value={text}
      data={[
        ...(absent === undefined ? [] : [{ value: '', label: absent }]),
        ...choices,
        ...(known ? [] : [{ value: text, label: text }]),
      ]}
      error={faults.join(' ') || undefined}
      onChange={({ currentTarget: { value: chosen } }) =>
        onChoose ? onChoose(chosen) : set(chosen === '' ? undefined : chosen)
      }
    />
  );
}

export const MODES = ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_EVEN'].map((mode) => ({
  value: mode,
  label: mode.toLowerCase().replace('_', ' '),
}));

/** A rounding step: exact, or so many decimals or binary places in a direction. */
export function StepAt({ path, label }: Placed) {
  const { value, set } = usePlace(path);
  const faults = useFaults().at(path);
  const step = value as StepDocument | undefined;
  const kind = step === undefined ? '' : 'binaryScale' in step ? 'binaryScale' : 'scale';
  return (
    <div className={classes.row} role="group" aria-label={label}>
      <NativeSelect
        size="xs"
        w={150}
        label={label}
        data-path={path}
        value={kind}
        data={[
          { value: '', label: 'exact' },
          { value: 'scale', label: 'to decimals' },
          { value: 'binaryScale', label: 'to binary places' },
        ]}
        error={faults.join(' ') || undefined}
        onChange={({ currentTarget }) =>
          set(
            currentTarget.value === ''
              ? undefined
              : { [currentTarget.value]: 6, mode: step?.mode ?? 'HALF_EVEN' },
          )
        }
      />
      {kind === '' ? null : (
        <>
          <WholeAt path={`${path}/${kind}`} label={`${label}, places`} unlabelled width={56} />
          <ChoiceAt
            path={`${path}/mode`}
            label={`${label}, direction`}
            unlabelled
            choices={MODES}
            width={104}
          />
        </>
      )}
    </div>
  );
}

/** Whether a part is there at all; `made` is what it begins as. */
export function PresenceAt({ path, label, made }: Placed & { readonly made: unknown }) {
  const { value, set } = usePlace(path);
  return (
    <Checkbox
      size="xs"
      label={label}
      checked={value !== undefined}
      onChange={({ currentTarget }) => set(currentTarget.checked ? made : undefined)}
    />
  );
}
