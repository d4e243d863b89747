import { type Column, DataTable } from '../../../_ui/data-table';
import { EmptyFace } from '../../../_ui/faces';
import { formatInstant, sentenceCase } from '../../../_ui/format';
import { Section } from '../../../_ui/section';
import { useProposal } from '../(review)/proposal-context';
import { type Memo } from './memo';
import classes from './memo.module.css';

type Vote = Memo['votes'][number];

const COLUMNS: readonly Column<Vote>[] = [
  { key: 'person', header: 'By', cell: ({ person }) => person.name },
  { key: 'verdict', header: 'Vote', cell: ({ verdict }) => sentenceCase(verdict) },
  { key: 'at', header: 'At', cell: ({ createdAt }) => formatInstant(createdAt, { seconds: true }) },
  { key: 'revision', header: 'Of revision', numeric: true, cell: ({ revision }) => revision.ordinal },
  { key: 'counts', header: 'Counts', cell: ({ counts }) => (counts ? 'Yes' : 'No: it has moved since') },
  {
    ...{ key: 'reason', header: 'Reason, and digest of what was voted on' },
    cell: ({ reason, digest }) => (
      <>
        {reason === null ? null : <span className={classes.reason}>{reason}</span>}
        <code className={classes.hash}>{digest}</code>
      </>
    ),
  },
];

/** Every vote with its instant, and room for as many signatures as the policy wants approvals. */
export function MemoVotes({ votes }: Pick<Memo, 'votes'>) {
  const { required } = useProposal().proposal.approval;
  return (
    <>
      <Section title="Votes" about="as recorded: a signature on paper is no vote">
        <DataTable
          label="Votes"
          columns={COLUMNS}
          rows={votes}
          rowKey={({ id }) => id}
          empty={<EmptyFace title="Nobody has voted yet" />}
        />
      </Section>
      <Section title="Signatures" plain>
        <ul className={classes.signatures}>
          {Array.from({ length: Math.max(1, required) }, (_, index) => (
            <li key={index}>
              <span>Name</span>
              <span>Date</span>
              <span>Signature</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
