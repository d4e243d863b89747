'use client';
import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { DecimalAt, WholeAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import classes from '../parts/editor-form.module.css';
import { ProgrammeField } from './programme-field';

interface Window {
  readonly hours: number;
  readonly multiple: string;
}

/** How fast one of the two dials may move: per time, so that nothing is saved up over quiet days. */
export function SpeedFields({ at, dial }: { at: string; dial: 'initial' | 'maintenance' }) {
  const title = dial === 'initial' ? 'Initial dial' : 'Maintenance dial';
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      <p className={classes.words}>
        {dial === 'initial'
          ? 'Binds who opens or withdraws, so it may follow fast.'
          : 'May liquidate who holds, so it is slower, announced, and within the liquidation budget.'}
      </p>
      <div className={classes.row}>
        <ProgrammeField at={at} place={`${dial}/rise/by`} width={160} />
        <ProgrammeField at={at} place={`${dial}/rise/hours`} width={140} />
        <ProgrammeField at={at} place={`${dial}/fall/by`} width={160} />
        <ProgrammeField at={at} place={`${dial}/fall/hours`} width={140} />
        <ProgrammeField at={at} place={`${dial}/largestStep`} width={140} />
      </div>
      <Windows at={`${at}/${dial}/windows`} title={title} />
    </fieldset>
  );
}

function Windows({ at, title }: { at: string; title: string }) {
  const { editing } = useEdited();
  const faults = useFaults();
  const { value } = usePlace(at);
  const windows = Array.isArray(value) ? (value as readonly Window[]) : [];
  const last = windows.at(-1);
  return (
    <div data-path={at} tabIndex={-1} role="group" aria-label={`${title}, windows`}>
      <table className={classes.points}>
        <thead>
          <tr>
            <th scope="col">Within hours</th>
            <th scope="col">at most times its least</th>
            <th scope="col">
              <VisuallyHidden>Remove</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {windows.map((_window, index) => (
            <tr key={index}>
              <td>
                <WholeAt
                  path={`${at}/${index}/hours`}
                  label={`${title}, window ${index + 1}, hours`}
                  unlabelled
                />
              </td>
              <td>
                <DecimalAt
                  path={`${at}/${index}/multiple`}
                  label={`${title}, window ${index + 1}, multiple`}
                  unlabelled
                  width={110}
                />
              </td>
              <td>
                <ActionIcon
                  aria-label={`Remove window ${index + 1} of the ${title.toLowerCase()}`}
                  disabled={windows.length === 1}
                  onClick={() => editing.edit({ kind: 'set', at: `${at}/${index}`, value: undefined })}
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {faults.at(at).map((message) => (
        <p key={message} className={classes.fault}>
          {message}
        </p>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} aria-hidden />}
        disabled={windows.length >= 8}
        onClick={() =>
          editing.edit({
            kind: 'append',
            at,
            value: { hours: 2 * (last?.hours ?? 60), multiple: last?.multiple ?? '2' },
          })
        }
      >
        Add a window
      </Button>
    </div>
  );
}
