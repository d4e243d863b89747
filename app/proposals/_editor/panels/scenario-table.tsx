'use client';
import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { ChoiceAt, DecimalAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { TextAt } from '../fields/text-field';
import classes from '../parts/editor-form.module.css';

const MOVES = [
  { value: 'UP', label: 'up' },
  { value: 'DOWN', label: 'down' },
  { value: 'NONE', label: 'unchanged' },
  { value: 'LINEAR_SKEW', label: 'tilted along the strikes' },
  { value: 'ABSOLUTE_SKEW', label: 'tilted towards both ends' },
];

interface Scenario {
  readonly name: string;
  readonly priceMove: string;
  readonly per?: string;
  readonly volatility: string;
}

/** A scenario grid: what each scenario does to price and volatility, and how much of its loss counts. */
export function ScenarioTable({ path }: { path: string }) {
  const { editing } = useEdited();
  const scenarios = (usePlace(path).value ?? []) as readonly Scenario[];
  const faults = useFaults();
  const last = scenarios.at(-1);
  return (
    <div className={classes.form}>
      <div className={classes.scroller}>
        <table className={classes.points} aria-label="Scenarios" data-path={path} tabIndex={-1}>
          <thead>
            <tr>
              <th scope="col">Scenario</th>
              <th scope="col">Price move, ranges</th>
              <th scope="col">divided by</th>
              <th scope="col">Volatility</th>
              <th scope="col">Counted, %</th>
              <th scope="col">
                <VisuallyHidden>Actions</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {scenarios.map((_scenario, index) => {
              const place = `${path}/${index}`;
              const name = `Scenario ${index + 1}`;
              return (
                // A scenario's name may be typed over: its place is what it is known by here.
                <tr key={index}>
                  <td>
                    <TextAt path={`${place}/name`} label={`${name}, name`} unlabelled width={150} />
                  </td>
                  <td>
                    <DecimalAt
                      path={`${place}/priceMove`}
                      label={`${name}, price move`}
                      unlabelled
                      width={110}
                    />
                  </td>
                  <td>
                    <DecimalAt
                      path={`${place}/per`}
                      label={`${name}, price move divided by`}
                      unlabelled
                      optional
                      placeholder="1"
                      width={80}
                    />
                  </td>
                  <td>
                    <ChoiceAt
                      path={`${place}/volatility`}
                      label={`${name}, volatility`}
                      unlabelled
                      choices={MOVES}
                      width={190}
                    />
                  </td>
                  <td>
                    <DecimalAt
                      path={`${place}/weight`}
                      label={`${name}, counted in percent`}
                      unlabelled
                      optional
                      shown="percent"
                      placeholder="100"
                      width={100}
                    />
                  </td>
                  <td>
                    <ActionIcon
                      aria-label={`Remove scenario ${index + 1}`}
                      disabled={scenarios.length === 1}
                      onClick={() => editing.edit({ kind: 'set', at: place, value: undefined })}
                    >
                      <IconTrash size={15} aria-hidden />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {faults.at(path).map((message) => (
        <p key={message} className={classes.fault} role="alert">
          {message}
        </p>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() =>
            editing.edit({
              kind: 'append',
              at: path,
              value: {
                name: freeName(scenarios),
                priceMove: last?.priceMove ?? '1',
                ...(last?.per === undefined ? {} : { per: last.per }),
                volatility: last?.volatility ?? 'NONE',
              },
            })
          }
        >
          Add a scenario
        </Button>
      </div>
    </div>
  );
}

function freeName(scenarios: readonly Scenario[]): string {
  const taken = new Set(scenarios.map(({ name }) => name));
  let number = scenarios.length + 1;
  while (taken.has(`scenario-${number}`)) number += 1;
  return `scenario-${number}`;
}
