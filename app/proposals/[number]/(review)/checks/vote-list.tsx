'use client';
import { Code } from '@mantine/core';
import { Tag } from '../../../../_ui/badges';
import { EmptyFace } from '../../../../_ui/faces';
import { formatInstant, sentenceCase } from '../../../../_ui/format';
import { HashChip } from '../../../../_ui/hash-chip';
import { Section } from '../../../../_ui/section';
import { type ProposalChecksQuery } from '../../../../_graphql/generated/graphql';
import classes from './checks.module.css';

type Vote = NonNullable<ProposalChecksQuery['proposal']>['votes'][number];

export function VoteList({ votes }: { votes: readonly Vote[] }) {
  return (
    <Section title="Votes" about="each is of a digest: SHA-256 of everything that was approved" padded>
      {votes.length === 0 ? (
        <EmptyFace title="Nobody has voted yet" />
      ) : (
        <ol className={classes.votes}>
          {votes.map((vote) => (
            <VoteItem key={vote.id} vote={vote} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function VoteItem({ vote }: { vote: Vote }) {
  const { person, verdict, reason, createdAt, revision, reviewCycle, counts, digest, digestText } = vote;
  return (
    <li className={classes.vote}>
      <div className={classes.head}>
        <b>{person.name}</b>
        <Tag tone={counts ? 'accent' : 'neutral'}>{sentenceCase(verdict)}</Tag>
        <span className={classes.soft}>
          {formatInstant(createdAt, { seconds: true })} · revision {revision.ordinal}, review cycle{' '}
          {reviewCycle}
        </span>
        {counts ? null : <span className={classes.soft}>does not count: the proposal has moved since</span>}
      </div>
      {reason === null ? null : <p className={classes.reason}>{reason}</p>}
      <div className={classes.digest}>
        <span className={classes.soft}>Digest</span> <HashChip hash={digest} label="digest" />
      </div>
      <details>
        <summary className={classes.summary}>What was hashed</summary>
        <Code block className={classes.text}>
          {digestText}
        </Code>
      </details>
    </li>
  );
}
