'use client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../../../_ui/dialog';
import { type FormEvent, useState } from 'react';
import { ReasonField } from '../../../_ui/reason-field';
import { RefusalAlert } from '../../../_ui/faces';
import { formatInstant } from '../../../_ui/format';
import { HashChip } from '../../../_ui/hash-chip';
import { type Refusal } from '../../../_ui/use-act';
import { IdentityFields } from '../../../_ui/identity-fields';
import { ActivationEffect } from './activation-effect';
import { useProposal } from './proposal-context';
import { type Shown } from './shown';
import { proveBySingleSignOn, usePasswordProof, useProofWays } from '../../../_ui/use-identity-proof';
import classes from './proposal.module.css';

export type Verdict = 'approve' | 'requestChanges' | 'reject';

const WORDS: Record<Verdict, { title: string; confirm: string; color: string; reason: string | null }> = {
  approve: { title: 'Approve', confirm: 'Confirm approval', color: 'indigo', reason: null },
  requestChanges: {
    title: 'Request changes to',
    confirm: 'Request changes',
    color: 'indigo',
    reason: 'What should change, and why',
  },
  reject: { title: 'Reject', confirm: 'Reject the proposal', color: 'red', reason: 'Why it is rejected' },
};

/**
 * A vote in three parts: what exactly is voted on, the reason where one is owed, and a fresh proof of identity.
 * The hashes are those on the screen when the dialog opened, so the server refuses a vote on anything newer.
 */
export function VoteDialog({
  verdict,
  hasReturned,
  send,
  onClose,
}: {
  verdict: Verdict;
  /** Back from the OpenID provider, which has just asked who this is. */
  hasReturned: boolean;
  /** Sends the vote; answers a refusal that the dialog itself should show, or null when it is over. */
  send: (shown: Shown, reason: string) => Promise<Refusal | null>;
  onClose: () => void;
}) {
  const { proposal, viewer, email, shown, isFreshlyProved } = useProposal();
  const [frozen] = useState(shown);
  const ways = useProofWays();
  const prove = usePasswordProof(viewer?.personId ?? null);
  const [reason, setReason] = useState('');
  const [address, setAddress] = useState(email ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const words = WORDS[verdict];
  const isProved = hasReturned && isFreshlyProved;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const fault = isProved ? null : await prove(address, password);
      setFailure(fault ?? (await send(frozen, reason.trim()))?.message ?? null);
    } catch {
      setFailure(
        'The server did not answer. Nothing is known to have changed; look again before you repeat it.',
      );
    } finally {
      setBusy(false);
      setPassword('');
    }
  }

  return (
    <Dialog
      onClose={onClose}
      title={`${words.title} proposal #${proposal.number}`}
      isWide={verdict === 'approve'}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <VotedOn shown={frozen} />
          {verdict === 'approve' ? (
            <ActivationEffect evidenceHash={frozen.evidenceHash} isNow={false} />
          ) : null}
          {words.reason === null ? null : (
            <ReasonField
              label={words.reason}
              description="Everyone who reads the proposal sees it; it stays in the audit log."
              value={reason}
              onChange={setReason}
            />
          )}
          {isProved ? (
            <Text size="sm">You have just proved who you are.</Text>
          ) : (
            <IdentityFields
              ways={ways}
              email={address}
              isEmailKnown={email !== null}
              password={password}
              onEmail={setAddress}
              onPassword={setPassword}
              isFirst={words.reason === null}
              onSingleSignOn={() => proveBySingleSignOn(returnAddress(verdict))}
            />
          )}
          {failure === null ? null : <RefusalAlert>{failure}</RefusalAlert>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {isProved || ways?.password ? (
              <Button type="submit" color={words.color} loading={busy}>
                {words.confirm}
              </Button>
            ) : null}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** This page again, with the dialog open. */
function returnAddress(verdict: Verdict): string {
  const address = new URL(window.location.href);
  address.searchParams.set('vote', verdict);
  return address.pathname + address.search;
}

function VotedOn({ shown }: { shown: Shown }) {
  const { proposal } = useProposal();
  const { activateAt, graceMinutes, baseVersion } = proposal;
  return (
    <dl className={classes.identities}>
      <dt>Revision</dt>
      <dd>
        {shown.revisionOrdinal} <HashChip hash={shown.revisionHash} label="revision hash" />
      </dd>
      <dt>Against</dt>
      <dd>version {baseVersion.number}</dd>
      <dt>Evidence</dt>
      <dd>
        {shown.evidenceHash === null ? (
          'none: it has not been simulated'
        ) : (
          <HashChip hash={shown.evidenceHash} label="evidence hash" />
        )}
      </dd>
      <dt>Activation</dt>
      <dd>
        {activateAt ? formatInstant(activateAt) : 'as soon as it is scheduled'}, {graceMinutes} min of grace
      </dd>
    </dl>
  );
}
