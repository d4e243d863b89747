'use client';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { Section } from '../../../_ui/section';
import { ChoiceAt, DecimalAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { TextAt } from '../fields/text-field';
import classes from '../parts/editor-form.module.css';

interface Offset {
  readonly kind: 'SPREAD' | 'SCENARIO';
  readonly name: string;
  readonly legs: readonly { readonly portfolio: string; readonly ratio?: string }[];
}

const PATH = '/offsets';

/** Credits between portfolios, in order of priority. */
export function OffsetList({ portfolios }: { portfolios: readonly string[] }) {
  const { editing } = useEdited();
  const offsets = (usePlace(PATH).value ?? []) as readonly Offset[];
  if (portfolios.length < 2 && offsets.length === 0) return null;
  const choices = portfolios.map((name) => ({ value: name, label: name }));
  return (
    <Section title="Offsets" about="Credits between portfolios, in order of priority" padded>
      <div className={classes.form}>
        <ol className={classes.modifiers} aria-label="Offsets in order">
          {offsets.map(({ kind, legs }, index) => {
            const place = `${PATH}/${index}`;
            const label = `Offset ${index + 1}`;
            const swap = (to: number) => editing.edit({ kind: 'swap', at: PATH, index, with: to });
            return (
              <li key={index} className={classes.modifier} data-path={place} tabIndex={-1}>
                <div className={classes.row}>
                  <TextAt path={`${place}/name`} label={`${label}, name`} />
                  <ChoiceAt
                    path={`${place}/kind`}
                    label="Credits"
                    choices={[
                      { value: 'SPREAD', label: 'spreads of delta' },
                      { value: 'SCENARIO', label: 'gains in the same scenario' },
                    ]}
                    width={190}
                    onChoose={(next) =>
                      editing.edit({ kind: 'set', at: place, value: rekinded(offsets[index], next) })
                    }
                  />
                  <DecimalAt path={`${place}/recognised`} label="Recognised" shown="percent" width={120} />
                  <DecimalAt path={`${place}/cap`} label="At most" shown="percent" width={110} />
                  <span className={classes.spacer} />
                  <Tooltip label="Earlier">
                    <ActionIcon
                      aria-label={`Move offset ${index + 1} up`}
                      disabled={index === 0}
                      onClick={() => swap(index - 1)}
                    >
                      <IconArrowUp size={15} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                  <Tooltip label="Later">
                    <ActionIcon
                      aria-label={`Move offset ${index + 1} down`}
                      disabled={index === offsets.length - 1}
                      onClick={() => swap(index + 1)}
                    >
                      <IconArrowDown size={15} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                  <ActionIcon
                    aria-label={`Remove offset ${index + 1}`}
                    onClick={() => editing.edit({ kind: 'set', at: place, value: undefined })}
                  >
                    <IconTrash size={15} aria-hidden />
                  </ActionIcon>
                </div>
                <div className={classes.row}>
                  {legs.map((_leg, leg) => (
                    <div key={leg} className={classes.row}>
                      <ChoiceAt
                        path={`${place}/legs/${leg}/portfolio`}
                        label={leg === 0 ? 'Of portfolio' : 'against portfolio'}
                        choices={choices}
                        width={160}
                      />
                      {kind === 'SPREAD' ? (
                        <DecimalAt
                          path={`${place}/legs/${leg}/ratio`}
                          label="Units in a spread"
                          width={120}
                        />
                      ) : null}
                    </div>
                  ))}
                </div>
              </li>
            );
          })}
        </ol>
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={portfolios.length < 2}
            onClick={() => editing.edit({ kind: 'append', at: PATH, value: newOffset(offsets, portfolios) })}
          >
            Add an offset
          </Button>
        </div>
      </div>
    </Section>
  );
}

function newOffset(offsets: readonly Offset[], portfolios: readonly string[]): object {
  return {
    name: `offset-${offsets.length + 1}`,
    kind: 'SCENARIO',
    legs: portfolios.slice(0, 2).map((portfolio) => ({ portfolio })),
    ...{ recognised: '0.5', cap: '0.5' },
  };
}

/** Legs of a spread have ratios; those of a scenario have none. */
function rekinded(offset: Offset | undefined, kind: string): object | undefined {
  if (!offset) return undefined;
  const legs = offset.legs.map(({ portfolio, ratio }) =>
    kind === 'SPREAD' ? { portfolio, ratio: ratio ?? '1' } : { portfolio },
  );
  return { ...offset, kind, legs };
}
