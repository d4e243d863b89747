'use client';
import { Button, Group, Select, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { CommentOnProposalDocument } from '../../../../_graphql/generated/graphql';
import { RefusalAlert } from '../../../../_ui/faces';
import { useAct } from '../../../../_ui/use-act';
import { useUrlState } from '../../../../_ui/use-url-state';
import { useProposal } from '../proposal-context';
import { tierOfPlace } from '../tier-place';

interface Entry {
  readonly path: string;
  readonly label: string;
}

/** A remark, on the whole proposal or on one changed parameter. What was typed stays until the server has it. */
export function CommentForm({ entries, onSaid }: { entries: readonly Entry[]; onSaid: () => void }) {
  const { proposal } = useProposal();
  const act = useAct(CommentOnProposalDocument);
  const [path, setPath] = useUrlState('path');
  const [body, setBody] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { noun } = await act.send({
      proposalId: proposal.id,
      body: body.trim(),
      path: path === '' ? null : path,
    });
    if (noun === null) return;
    setBody('');
    setPath('');
    onSaid();
  }

  const labelByPath = new Map(entries.map((entry) => [entry.path, entry.label]));
  // A link may name a tier, deeper than any entry.
  if (path !== '' && !labelByPath.has(path)) {
    const tier = tierOfPlace(path);
    const curve = tier && labelByPath.get(tier.curvePath);
    labelByPath.set(path, tier && curve ? `${curve}: tier ${tier.nth}` : path);
  }

  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Add a comment">
      <Stack gap="sm" mt="md" maw={640}>
        <Select
          label="About"
          value={path}
          onChange={(value) => setPath(value ?? '')}
          data={[
            { value: '', label: 'The whole proposal' },
            ...[...labelByPath].map(([value, label]) => ({ value, label })),
          ]}
          searchable={labelByPath.size > 8}
          allowDeselect={false}
        />
        <Textarea
          label="Comment"
          required
          autosize
          minRows={3}
          maxLength={8000}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {act.refusal ? <RefusalAlert>{act.refusal.message}</RefusalAlert> : null}
        <Group>
          <Button type="submit" loading={act.pending}>
            Comment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
