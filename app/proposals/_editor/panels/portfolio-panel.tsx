'use client';
import { Button, Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyFace } from '../../../_ui/faces';
import { Section } from '../../../_ui/section';
import { useUrlState } from '../../../_ui/use-url-state';
import { ChoiceAt, DecimalAt } from '../document/document-fields';
import { useEdited, usePlace } from '../document/edited-document';
import { useFaults } from '../document/faults';
import { LeafFields } from '../fields/leaf-fields';
import { newPortfolio } from '../document/new-portfolio';
import { OffsetList } from './offset-list';
import { type PortfolioDocument, pointer } from '../document/parameter-document';
import { ScenarioTable } from './scenario-table';
import { TextAt } from '../fields/text-field';
import classes from '../parts/editor-form.module.css';

/** Margin classes that are margined together: their scenario grids, contingencies and credits. */
export function PortfolioPanel() {
  const { document, editing } = useEdited();
  const faults = useFaults();
  const portfolios = document.portfolios ?? {};
  const names = Object.keys(portfolios);
  const [chosen, setChosen] = useUrlState('portfolio');
  const name = names.includes(chosen) ? chosen : names[0];
  const portfolio = name === undefined ? undefined : portfolios[name];
  return (
    <>
      {name === undefined || portfolio === undefined ? (
        <Section title="Portfolios" about="Margin classes that are margined together" padded>
          <EmptyFace title="Every class is margined by itself.">
            A portfolio margins classes on one underlying together, by scenarios of price and volatility.
          </EmptyFace>
        </Section>
      ) : (
        <Section
          title={`Portfolio ${name}`}
          about={portfolio.method === 'SCENARIO_GRID' ? 'Worst loss over scenarios' : 'Options by rates'}
          actions={
            <Group gap="xs">
              {names.length > 1 ? (
                <Select
                  aria-label="Portfolio to edit"
                  data={names}
                  value={name}
                  onChange={(next) => setChosen(next ?? '')}
                  allowDeselect={false}
                  w={180}
                />
              ) : null}
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={() =>
                  editing.edit({ kind: 'set', at: pointer('portfolios', name), value: undefined })
                }
              >
                Remove it
              </Button>
            </Group>
          }
          padded
        >
          <PortfolioForm key={name} path={pointer('portfolios', name)} portfolio={portfolio} />
        </Section>
      )}
      {faults.at('/portfolios').map((message) => (
        <p key={message} className={classes.fault} role="alert">
          {message}
        </p>
      ))}
      <AddPortfolio taken={names} onAdded={setChosen} />
      <OffsetList portfolios={names} />
    </>
  );
}

function PortfolioForm({ path, portfolio }: { path: string; portfolio: PortfolioDocument }) {
  const { document } = useEdited();
  const { set } = usePlace(`${path}/marginClasses`);
  const faults = useFaults();
  const isGrid = portfolio.method === 'SCENARIO_GRID';
  const priceRange = usePlace(`${path}/priceRange`);
  const range = isAmount(priceRange.value) ? 'amount' : 'fraction';
  return (
    <div className={classes.form}>
      <div className={classes.row}>
        <MultiSelect
          label="Margin classes"
          data={Object.keys(document.marginClasses)}
          value={[...portfolio.marginClasses]}
          onChange={set}
          searchable
          limit={50}
          miw={260}
          data-path={`${path}/marginClasses`}
          error={faults.at(`${path}/marginClasses`).join(' ') || undefined}
        />
        <TextAt path={`${path}/underlying`} label="Underlying" width={130} />
        {isGrid ? (
          <>
            <DecimalAt path={`${path}/initialFactor`} label="Initial factor" width={110} />
            <DecimalAt path={`${path}/maintenanceFactor`} label="Maintenance factor" width={130} />
          </>
        ) : null}
      </div>
      {isGrid ? (
        <>
          <div className={classes.row}>
            <ChoiceAt
              path={`${path}/priceRange/unit`}
              label="A price move of 1 is"
              choices={[
                { value: 'FRACTION', label: 'a fraction of the price' },
                { value: 'AMOUNT', label: 'an amount' },
              ]}
              width={180}
              onChoose={(unit) =>
                priceRange.set(
                  unit === 'AMOUNT' ? { unit, amount: '1000' } : { unit: 'FRACTION', fraction: '0.1' },
                )
              }
            />
            <DecimalAt
              path={`${path}/priceRange/${range}`}
              label="Price range"
              shown={range === 'fraction' ? 'percent' : 'plain'}
              width={120}
            />
          </div>
          <h3 className={classes.title}>Scenarios</h3>
          <ScenarioTable path={`${path}/scenarios`} />
        </>
      ) : null}
      <LeafFields
        path={path}
        title={isGrid ? 'Shocks, contingencies and add-ons' : 'Rates and add-ons'}
        without={[
          ...['method', 'marginClasses', 'underlying', 'scenarios', 'priceRange'],
          ...['initialFactor', 'maintenanceFactor'],
        ]}
      />
    </div>
  );
}

function isAmount(range: unknown): boolean {
  return typeof range === 'object' && range !== null && 'amount' in range;
}

function AddPortfolio({ taken, onAdded }: { taken: readonly string[]; onAdded: (name: string) => void }) {
  const { document, editing } = useEdited();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [underlying, setUnderlying] = useState('');
  const members = new Set(Object.values(document.portfolios ?? {}).flatMap((one) => one.marginClasses));
  const free = Object.keys(document.marginClasses).filter((one) => !members.has(one));
  const isReady = name !== '' && !taken.includes(name) && chosen.length > 0 && underlying !== '';
  return (
    <Section title="Add a portfolio" about="It begins with nine scenarios of price" padded>
      <div className={classes.row}>
        <TextInput
          label="Name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={taken.includes(name) ? 'There is one of that name.' : undefined}
          w={160}
        />
        <MultiSelect
          label="Margin classes of the new portfolio"
          data={free}
          value={chosen}
          onChange={setChosen}
          searchable
          limit={50}
          miw={240}
        />
        <TextInput
          label="Their underlying"
          value={underlying}
          onChange={({ currentTarget }) => setUnderlying(currentTarget.value)}
          w={140}
        />
        <Button
          disabled={!isReady}
          onClick={() => {
            editing.edit({
              kind: 'set',
              at: pointer('portfolios', name),
              value: newPortfolio(chosen, underlying),
            });
            onAdded(name);
            setName('');
            setChosen([]);
            setUnderlying('');
          }}
        >
          Add the portfolio
        </Button>
      </div>
    </Section>
  );
}
