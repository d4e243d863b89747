'use client';
import { failureSentence } from '../_ui/query-error';
import { useLazyQuery } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { VerifyAuditDocument, type VerifyAuditQuery } from '../_graphql/generated/graphql';
import { RefusalAlert } from '../_ui/faces';
import { formatCount } from '../_ui/format';
import { HashChip } from '../_ui/hash-chip';
import { Section } from '../_ui/section';
import classes from './audit.module.css';

/** Checks the whole chain on the server, now: every hash, every link, every row an entry speaks of. */
export function VerifyAudit() {
  const [verify, { data, loading, error }] = useLazyQuery(VerifyAuditDocument, {
    fetchPolicy: 'network-only',
  });
  return (
    <Section title="Proof" padded>
      <div className={classes.proof}>
        <Button
          leftSection={<IconShieldCheck size={15} aria-hidden />}
          loading={loading}
          onClick={() => void verify()}
        >
          Verify
        </Button>
        <div role="status">
          {loading || data === undefined ? (
            <Text size="sm" c="dimmed">
              {loading ? 'Checking every entry…' : 'Not checked since this page was opened.'}
            </Text>
          ) : (
            <Verdict verification={data.verifyAudit} />
          )}
        </div>
      </div>
      {error && !loading ? <RefusalAlert>{failureSentence(error)}</RefusalAlert> : null}
    </Section>
  );
}

function Verdict({ verification }: { verification: VerifyAuditQuery['verifyAudit'] }) {
  const { ok, entries, headHash, firstBroken } = verification;
  if (ok)
    return (
      <Text size="sm" component="div">
        <b style={{ color: 'var(--status-ok)' }}>✓ The log holds.</b> {formatCount(entries)} entries checked;
        the last one is <HashChip hash={headHash} label="hash of the last entry" />
      </Text>
    );
  return (
    <Text size="sm" component="div">
      <b style={{ color: 'var(--status-liquidation)' }}>
        ✕ The log is broken{firstBroken === null ? '' : ` at entry ${firstBroken.seq}`}.
      </b>{' '}
      {firstBroken === null ? '' : `${firstBroken.message} (rule: ${firstBroken.rule})`}
    </Text>
  );
}
