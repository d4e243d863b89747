'use client';
import { Anchor } from '@mantine/core';
import { leafWords } from '../../../_ui/leaf-words';
import { useUrlState } from '../../../_ui/use-url-state';
import { ChoiceAt } from '../document/document-fields';
import { usePlace } from '../document/edited-document';
import { memberWords } from '../fields/leaf-fields';
import { type MarginClassDocument } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';

/** Members of a class that have no form of their own. */
const WITHOUT_FORM = ['fillMargin', 'modes', 'profitWeight'];

/** Members that nobody types: they are shown, and kept. */
const MOVED = ['dial', 'ramp'] as const;

/** What is charged, beyond the formulas; and where to edit what has no form. */
export function ClassRules({ path, marginClass }: { path: string; marginClass: MarginClassDocument }) {
  const [, setPart] = useUrlState('part');
  const others = WITHOUT_FORM.filter((member) => member in marginClass);
  return (
    <div className={classes.form}>
      <div className={classes.row}>
        <OpenOrdersAt path={`${path}/openOrders`} instruments={marginClass.instruments} />
        <NotionalAt path={`${path}/notionalAt`} />
        <ChoiceAt
          path={`${path}/hedgedLegs`}
          label="Hedge mode"
          absent="is not allowed"
          choices={[
            { value: 'BOTH', label: 'both legs are charged' },
            { value: 'GREATER', label: 'only the leg that requires more' },
            { value: 'NET', label: 'the net quantity of both legs' },
          ]}
          width={240}
        />
      </div>
      {MOVED.filter((member) => marginClass[member] !== undefined).map((member) => (
        <p key={member} className={classes.words}>
          {memberWords(member)}: {leafWords(`${path}/${member}`, JSON.stringify(marginClass[member]))}. It
          moves by itself and is not edited here.
        </p>
      ))}
      {others.length === 0 ? null : (
        <p className={classes.words}>
          The class also states {others.map((member) => memberWords(member).toLowerCase()).join(', ')}:{' '}
          <Anchor component="button" type="button" size="sm" onClick={() => setPart('document')}>
            edit that in the document
          </Anchor>
          .
        </p>
      )}
    </div>
  );
}

/** Orders that are charged for initial margin alone say how in members of their own; those that reserve a balance, of what. */
const INITIAL_ALONE = 'INITIAL';
const RESERVES = 'RESERVES';

function OpenOrdersAt({ path, instruments }: { path: string; instruments: readonly string[] }) {
  const { value, set } = usePlace(path);
  const assets = useAssetsPricedBy(instruments);
  const isObject = typeof value === 'object' && value !== null;
  const isReserving = isObject && 'reserves' in value;
  const isInitialAlone = isObject && !isReserving;
  return (
    <>
      <ChoiceAt
        path={path}
        label="Open orders"
        absent="are not charged"
        choices={[
          { value: 'IGNORED', label: 'are not charged, stated' },
          { value: 'WORST_CASE', label: 'both margins as if the worse side were filled' },
          { value: INITIAL_ALONE, label: 'initial margin only' },
          ...(isReserving || assets.length > 0
            ? [{ value: RESERVES, label: 'they reserve a balance of collateral' }]
            : []),
        ]}
        chosen={(stated) =>
          typeof stated === 'string' ? stated : isReserving ? RESERVES : isInitialAlone ? INITIAL_ALONE : ''
        }
        onChoose={(choice) => {
          if (choice === RESERVES) set({ reserves: assets[0] });
          else if (choice === INITIAL_ALONE)
            set({ requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' });
          else set(choice === '' ? undefined : choice);
        }}
        width={290}
      />
      {isReserving ? (
        <ChoiceAt
          path={`${path}/reserves`}
          label="Orders reserve the balance of"
          choices={assets.map((asset) => ({ value: asset, label: asset }))}
          width={200}
        />
      ) : null}
      {isInitialAlone ? (
        <>
          <ChoiceAt
            path={`${path}/price`}
            label="Orders are priced at"
            choices={[
              { value: 'LIMIT', label: 'their limit price' },
              { value: 'MARK', label: 'the mark price' },
            ]}
            width={170}
          />
          <ChoiceAt
            path={`${path}/openLoss`}
            label="Open loss of orders"
            choices={[
              { value: 'CHARGED', label: 'is charged' },
              { value: 'IGNORED', label: 'is not charged' },
            ]}
            width={170}
          />
        </>
      ) : null}
    </>
  );
}

/** Collateral assets that an instrument of a class prices: what orders in it may reserve. */
function useAssetsPricedBy(instruments: readonly string[]): readonly string[] {
  const { value } = usePlace('/collateral');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([asset, rule]: [string, unknown]) => {
    const pricedBy = typeof rule === 'object' && rule !== null && 'pricedBy' in rule ? rule.pricedBy : null;
    return typeof pricedBy === 'string' && instruments.includes(pricedBy) ? [asset] : [];
  });
}

const ENTRY_TO_OPEN = { initial: 'ENTRY', maintenance: 'MARK' };
const ENTRY_TO_KEEP = { initial: 'MARK', maintenance: 'ENTRY' };
const APART: Readonly<Record<string, object>> = { ENTRY_TO_OPEN, ENTRY_TO_KEEP };

function NotionalAt({ path }: { path: string }) {
  const { set } = usePlace(path);
  return (
    <ChoiceAt
      path={path}
      label="Notional is at"
      absent="the mark price"
      choices={[
        { value: 'MARK', label: 'the mark price, stated' },
        { value: 'ENTRY', label: 'the entry price of the position' },
        { value: 'ENTRY_TO_OPEN', label: 'entry price for initial margin, mark for maintenance' },
        { value: 'ENTRY_TO_KEEP', label: 'mark price for initial margin, entry for maintenance' },
      ]}
      chosen={(stated) => {
        if (typeof stated === 'string') return stated;
        if (typeof stated !== 'object' || stated === null) return '';
        return 'initial' in stated && stated.initial === 'ENTRY' ? 'ENTRY_TO_OPEN' : 'ENTRY_TO_KEEP';
      }}
      onChoose={(choice) => set(choice === '' ? undefined : (APART[choice] ?? choice))}
      width={330}
    />
  );
}
