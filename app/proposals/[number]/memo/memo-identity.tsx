import { formatInstant } from '../../../_ui/format';
import { Section } from '../../../_ui/section';
import { type Memo } from './memo';
import classes from './memo.module.css';

/** What the memo is of, whole: enough to compute every figure again and to tell that nothing was changed. */
export function MemoIdentity({ memo }: { memo: Memo }) {
  const { evidence, currentRevision, baseVersion } = memo;
  const hashes: readonly (readonly [name: string, value: string | null])[] = [
    ['Evidence', evidence?.evidenceHash ?? null],
    ['Revision', currentRevision.hash],
    [`Parameters of version ${baseVersion.number}`, baseVersion.parameterSet.hash],
    ['Parameters as proposed', currentRevision.parameterSet.hash],
    ['Account snapshot', evidence?.accountSnapshotHash ?? null],
    ['Market snapshot', evidence?.marketSnapshotHash ?? null],
    ['Method', evidence?.methodVersion ?? null],
  ];
  return (
    <Section title="Identity" about="SHA-256 of canonical texts" padded>
      <dl className={classes.identity}>
        {hashes.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === null ? 'none yet' : <code className={classes.hash}>{value}</code>}</dd>
          </div>
        ))}
        {evidence ? (
          <div>
            <dt>Requested</dt>
            <dd>
              {evidence.requestedBy.name}, {formatInstant(evidence.requestedAt, { seconds: true })}
            </dd>
          </div>
        ) : null}
      </dl>
    </Section>
  );
}
