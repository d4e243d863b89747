'use client';
import { useLazyQuery } from '@apollo/client/react';
import { Select } from '@mantine/core';
import { OpenRevisionsDocument } from '../../_graphql/generated/graphql';
import classes from './account.module.css';

/** The parameters of an open proposal's present revision. */
export interface ProposedParameters {
  readonly number: number;
  readonly revisionHash: string;
}

const LIVE = 'live version';

/** Under which parameters is asked: those that are live, or those that a proposal would bring. Proposals are read when somebody looks. */
export function SupposedParameters({
  proposed,
  onChange,
}: {
  /** Null: the live version. */
  proposed: ProposedParameters | null;
  onChange: (proposed: ProposedParameters | null) => void;
}) {
  const [read, { data, loading, error }] = useLazyQuery(OpenRevisionsDocument, {
    fetchPolicy: 'network-only',
  });
  const open = (data?.proposals.edges ?? []).map(({ node }) => node);
  return (
    <div className={classes.whatIf}>
      <Select
        label="Under the parameters of"
        description={
          error
            ? 'proposals could not be read'
            : loading
              ? 'reading proposals'
              : data && open.length === 0
                ? 'no proposal is open'
                : 'the live version, or an open proposal'
        }
        searchable
        allowDeselect={false}
        data={[
          LIVE,
          ...(proposed !== null && !data
            ? [{ value: String(proposed.number), label: `proposal ${proposed.number}` }]
            : []),
          ...open.map(({ number, title }) => ({
            value: String(number),
            label: `proposal ${number}: ${title}`,
          })),
        ]}
        value={proposed === null ? LIVE : String(proposed.number)}
        onDropdownOpen={() => void read()}
        onChange={(value) => {
          const chosen = open.find(({ number }) => String(number) === value);
          onChange(chosen ? { number: chosen.number, revisionHash: chosen.currentRevision.hash } : null);
        }}
      />
    </div>
  );
}
