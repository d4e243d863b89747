'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { EmptyFace } from '../../../../_ui/faces';
import { formatInstant } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import {
  type DiscussedCommentFragment,
  ProposalDiscussionDocument,
  type ProposalDiscussionQuery,
} from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { tierWords } from '../tier-place';
import { CommentForm } from './comment-form';
import classes from './discussion.module.css';

const PAGE = 100;

/** What people have said, oldest first; a remark may be on one changed parameter, e.g. a curve or a tier. */
export function ProposalDiscussion() {
  const { proposal, viewer } = useProposal();
  const answer = useQuery(ProposalDiscussionDocument, {
    variables: { number: proposal.number, first: PAGE, after: null },
    fetchPolicy: 'network-only',
  });
  return (
    <QueryFace answer={answer} what="the discussion">
      {({ proposal: discussed }) => {
        if (discussed === null) return null;
        const { comments, diff, currentRevision } = discussed;
        const labelOf = (path: string): string =>
          diff.entries.find((entry) => entry.path === path)?.label ?? path;
        return (
          <Section title="Discussion" about={`${comments.totalCount} in all, oldest first`} padded>
            {comments.edges.length === 0 ? (
              <EmptyFace title="Nobody has commented yet" />
            ) : (
              <ol className={classes.comments}>
                {comments.edges.map(({ node }) => (
                  <CommentItem
                    key={node.id}
                    comment={node}
                    labelOf={labelOf}
                    currentOrdinal={currentRevision.ordinal}
                  />
                ))}
              </ol>
            )}
            {comments.pageInfo.hasNextPage ? (
              <Button
                variant="subtle"
                onClick={() =>
                  void answer.fetchMore({
                    variables: { after: comments.pageInfo.endCursor },
                    updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
                  })
                }
              >
                Show later comments
              </Button>
            ) : null}
            {viewer?.rights.includes('COMMENT') ? (
              <CommentForm entries={diff.entries} onSaid={() => void answer.refetch()} />
            ) : null}
          </Section>
        );
      }}
    </QueryFace>
  );
}

function CommentItem({
  comment,
  labelOf,
  currentOrdinal,
}: {
  comment: DiscussedCommentFragment;
  labelOf: (path: string) => string;
  currentOrdinal: number;
}) {
  const { author, createdAt, path, tier, body, revision } = comment;
  return (
    <li className={classes.comment}>
      <div className={classes.head}>
        <b>{author.name}</b>
        <span className={classes.soft}>
          {formatInstant(createdAt)} · on revision {revision.ordinal}
          {revision.ordinal < currentOrdinal ? ', since edited' : ''}
        </span>
        {path === null ? null : (
          <span className={classes.path} title={path}>
            {tier === null ? labelOf(path) : tierWords(tier)}
          </span>
        )}
      </div>
      <p className={classes.body}>{body}</p>
    </li>
  );
}

/** The pages read so far and the next one, as one. */
function joined(before: ProposalDiscussionQuery, next: ProposalDiscussionQuery): ProposalDiscussionQuery {
  if (before.proposal === null || next.proposal === null) return before;
  const { comments } = next.proposal;
  return {
    ...next,
    proposal: {
      ...next.proposal,
      comments: { ...comments, edges: [...before.proposal.comments.edges, ...comments.edges] },
    },
  };
}
