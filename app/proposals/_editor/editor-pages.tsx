'use client';
import { useQuery } from '@apollo/client/react';
import {
  EditorBaseDocument,
  EditorProposalDocument,
  type EditorProposalQuery,
} from '../../_graphql/generated/graphql';
import { BlockSkeleton, EmptyFace, ForbiddenFace, SignedOutFace } from '../../_ui/faces';
import { PageHeader } from '../../_ui/page-header';
import { QueryFace } from '../../_ui/query-face';
import { CurveEditor, type EditorBase } from './curve/curve-editor';
import { useUrlState } from '../../_ui/use-url-state';
import { type ProposalForm } from './document/draft';
import { presetDraftKey } from './document/draft-key';
import { type ParameterDocument } from './document/parameter-document';

const EMPTY_FORM: ProposalForm = { title: '', rationale: '', note: '', activateAt: '', graceMinutes: 60 };

/** Reads once: a base that moves while one edits must not pull the document away under the hands. */
const READ_ONCE = { fetchPolicy: 'network-only', nextFetchPolicy: 'cache-first' } as const;

export function NewProposalPage() {
  const [preset] = useUrlState('preset');
  const answer = useQuery(EditorBaseDocument, READ_ONCE);
  return (
    <QueryFace answer={answer} what="the live parameters" loading={<Loading title="Propose a change" />}>
      {({ me, venue: { liveVersion, settlementAsset } }) => {
        if (me === null) return <Titled title="Propose a change" face={<SignedOutFace />} />;
        if (!me.rights.includes('PROPOSE')) return <Titled title="Propose a change" face={<MayNot />} />;
        if (liveVersion === null)
          return (
            <Titled
              title="Propose a change"
              face={
                <EmptyFace title="No parameters are live yet: import instruments with their tiers first." />
              }
            />
          );
        const live = liveVersion.parameterSet.document as ParameterDocument;
        const base: EditorBase = {
          draftKey:
            preset === ''
              ? `new.${liveVersion.parameterSet.hash}`
              : presetDraftKey(preset, liveVersion.parameterSet.hash),
          document: live,
          form: EMPTY_FORM,
          live,
          liveVersion: liveVersion.number,
          about: `A copy of version ${liveVersion.number}, which is live.`,
          unit: settlementAsset,
          revising: null,
          notice: preset === '' ? null : `Begun from the preset ${preset}, fitted to the instruments here.`,
        };
        return <CurveEditor key={base.draftKey} base={base} />;
      }}
    </QueryFace>
  );
}

export function EditProposalPage({ number }: { number: number }) {
  const answer = useQuery(EditorProposalDocument, { ...READ_ONCE, variables: { number } });
  const title = `Edit proposal ${number}`;
  return (
    <QueryFace answer={answer} what="the proposal" loading={<Loading title={title} />}>
      {(data) => {
        if (data.me === null) return <Titled title={title} face={<SignedOutFace />} />;
        const barred = editRefusal(data.proposal);
        if (barred?.__typename === 'Forbidden')
          return <Titled title={title} face={<ForbiddenFace message={barred.message} />} />;
        const base = revisionBase(data);
        if (base === null)
          return <Titled title={title} face={<EmptyFace title={`There is no proposal ${number}.`} />} />;
        return <CurveEditor key={base.draftKey} base={base} />;
      }}
    </QueryFace>
  );
}

function revisionBase({ proposal, venue }: EditorProposalQuery): EditorBase | null {
  if (!proposal || !venue.liveVersion) return null;
  const { currentRevision: revision } = proposal;
  const form: ProposalForm = {
    title: proposal.title,
    rationale: proposal.rationale,
    note: '',
    activateAt: proposal.activateAt ?? '',
    graceMinutes: proposal.graceMinutes,
  };
  return {
    draftKey: `${proposal.number}.${revision.hash}`,
    document: revision.parameterSet.document as ParameterDocument,
    form,
    // What it changes: against a version that went live since, the changes of others would look like its own.
    live: proposal.baseVersion.parameterSet.document as ParameterDocument,
    liveVersion: proposal.baseVersion.number,
    about: `Revision ${revision.ordinal} of #${proposal.number}, a change of version ${proposal.baseVersion.number}${
      proposal.baseMoved ? `; version ${venue.liveVersion.number} is live` : ', which is live'
    }.`,
    unit: venue.settlementAsset,
    revising: {
      proposalId: proposal.id,
      number: proposal.number,
      revisionHash: revision.hash,
    },
    notice: noticeOf(proposal),
  };
}

type EditedProposal = NonNullable<EditorProposalQuery['proposal']>;

/** What the server would answer to an edit by this viewer; null when it would take one, undefined: past editing. */
function editRefusal(proposal: EditedProposal | null) {
  return proposal?.offeredActs.find(({ act }) => act === 'EDIT')?.refusal;
}

function noticeOf(proposal: EditedProposal): string | null {
  const { state, kind, approval, baseMoved, baseVersion } = proposal;
  if (editRefusal(proposal) === undefined) return 'This proposal is past editing; saving will be refused.';
  if (baseMoved)
    return `A change of version ${baseVersion.number}, which is no longer live: rebase the proposal before it is reviewed.`;
  const fixed =
    kind === 'ROLLBACK'
      ? 'A rollback brings back a version as it was: its texts and its time can be changed, its parameters cannot. '
      : '';
  if (approval.given > 0)
    return `${fixed}Saving makes a new revision: it returns to draft, and the approvals given no longer count.`;
  return state === 'DRAFT'
    ? fixed.trim() || null
    : `${fixed}Saving makes a new revision and returns the proposal to draft.`;
}

function MayNot() {
  return <ForbiddenFace message="You may not propose changes." />;
}

function Titled({ title, face }: { title: string; face: React.ReactNode }) {
  return (
    <>
      <PageHeader title={title} />
      {face}
    </>
  );
}

function Loading({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} />
      <BlockSkeleton height={60} />
      <div style={{ height: 16 }} />
      <BlockSkeleton height={520} />
    </>
  );
}
