'use client';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ModifierDocument } from '../../../_ui/formula-document';
import { operationWords } from '../../../_ui/formula-words';
import { CurveForm } from './curve-form';
import { ChoiceAt, DecimalAt, StepAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import classes from '../parts/editor-form.module.css';

const OPERATIONS = ['MAX', 'MIN', 'ADD', 'MULTIPLY', 'BLEND'].map((value) => ({
  value,
  label: operationWords(value),
}));

const TOUCHES = [
  { value: 'BOTH', label: 'initial and maintenance' },
  { value: 'MAINTENANCE', label: 'maintenance margin only' },
];

/** What changes a rate, one after the other. */
export function ModifierList({
  path,
  label,
  drivers,
  touching = false,
  added,
}: {
  path: string;
  /** Whose modifiers: "Initial margin". */
  label: string;
  drivers?: readonly string[];
  /** Each says which requirement it touches. */
  touching?: boolean;
  /** What a new one begins as. */
  added: ModifierDocument;
}) {
  const { editing } = useEdited();
  const modifiers = (usePlace(path).value ?? []) as readonly ModifierDocument[];
  const faults = useFaults();
  return (
    <div className={classes.form}>
      {modifiers.length === 0 ? null : (
        <ol className={classes.modifiers} aria-label={`${label}, modifiers in order`}>
          {modifiers.map((modifier, index) => {
            const place = `${path}/${index}`;
            const name = `Modifier ${index + 1}`;
            const move = (to: number) => editing.edit({ kind: 'swap', at: path, index, with: to });
            return (
              // Modifiers have no identity but their place.
              <li key={index} className={classes.modifier} data-path={place} tabIndex={-1}>
                <div className={classes.head}>
                  <span className={classes.ordinal} aria-hidden>
                    {index + 1}
                  </span>
                  <ChoiceAt
                    path={`${place}/operation`}
                    label={`${name}: the rate is`}
                    choices={OPERATIONS}
                    width={130}
                    onChoose={(operation) =>
                      editing.edit({ kind: 'set', at: place, value: operated(modifier, operation) })
                    }
                  />
                  {modifier.operation === 'BLEND' ? (
                    <DecimalAt path={`${place}/weight`} label="Weight" shown="percent" width={90} />
                  ) : null}
                  {touching ? (
                    <ChoiceAt
                      path={`${place}/touches`}
                      label="Touches"
                      absent="initial margin only"
                      choices={TOUCHES}
                      width={190}
                    />
                  ) : null}
                  <StepAt path={`${place}/step`} label="Rate after it" />
                  <span className={classes.spacer} />
                  <Act label={`Move modifier ${index + 1} up`} off={index === 0} act={() => move(index - 1)}>
                    <IconArrowUp size={15} aria-hidden />
                  </Act>
                  <Act
                    label={`Move modifier ${index + 1} down`}
                    off={index === modifiers.length - 1}
                    act={() => move(index + 1)}
                  >
                    <IconArrowDown size={15} aria-hidden />
                  </Act>
                  <Act
                    label={`Remove modifier ${index + 1}`}
                    act={() => editing.edit({ kind: 'set', at: place, value: undefined })}
                  >
                    <IconTrash size={15} aria-hidden />
                  </Act>
                </div>
                <CurveForm
                  path={`${place}/curve`}
                  label={name}
                  gives={modifier.operation === 'MULTIPLY' ? 'factor' : 'rate'}
                  {...(drivers ? { drivers } : {})}
                />
              </li>
            );
          })}
        </ol>
      )}
      {faults.at(path).map((message) => (
        <p key={message} className={classes.fault} role="alert">
          {message}
        </p>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => editing.edit({ kind: 'append', at: path, value: added })}
        >
          Add a modifier
        </Button>
      </div>
    </div>
  );
}

/** A weight belongs to a blend only. */
function operated({ weight: _weight, ...modifier }: ModifierDocument, operation: string): ModifierDocument {
  return operation === 'BLEND' ? { ...modifier, operation, weight: '0.5' } : { ...modifier, operation };
}

function Act({
  label,
  off = false,
  act,
  children,
}: {
  label: string;
  off?: boolean;
  act: () => void;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={off} onClick={act} mb={2}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
