'use client';
import { Anchor } from '@mantine/core';
import { useUrlState } from '../../../_ui/use-url-state';
import { ChoiceAt } from '../document/document-fields';
import { memberWords } from '../fields/leaf-fields';
import { type MarginClassDocument } from '../document/parameter-document';
import classes from '../parts/editor-form.module.css';

/** Members of a class that have no form of their own. */
const WITHOUT_FORM = ['fillMargin', 'modes', 'profitWeight'];

/** What is charged, beyond the formulas; and where to edit what has no form. */
export function ClassRules({ path, marginClass }: { path: string; marginClass: MarginClassDocument }) {
  const [, setPart] = useUrlState('part');
  const others = WITHOUT_FORM.filter((member) => member in marginClass);
  return (
    <div className={classes.form}>
      <div className={classes.row}>
        <ChoiceAt
          path={`${path}/openOrders`}
          label="Open orders"
          absent="are not charged"
          choices={[
            { value: 'IGNORED', label: 'are not charged, stated' },
            { value: 'WORST_CASE', label: 'as if the worse side were filled' },
          ]}
          width={230}
        />
        <ChoiceAt
          path={`${path}/notionalAt`}
          label="Notional is at"
          absent="the mark price"
          choices={[
            { value: 'MARK', label: 'the mark price, stated' },
            { value: 'ENTRY', label: 'the entry price of the position' },
          ]}
          width={220}
        />
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
