'use client';
import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { BlockSkeleton, EmptyFace } from '../../../_ui/faces';
import { formatInstant } from '../../../_ui/format';
import { Link } from '../../../_ui/link';
import { isFreshlyProved } from '../../../_ui/proof-age';
import { QueryFace } from '../../../_ui/query-face';
import { Section } from '../../../_ui/section';
import { ProposalMemoDocument, ProposalPageDocument } from '../../../_graphql/generated/graphql';
import { AdditionalCallsInShort } from './memo-calls';
import { BurdenCuts } from '../(review)/evidence/burden-cuts';
import { CornerImpacts } from '../(review)/evidence/corner-impacts';
import { CrisisImpacts } from '../(review)/evidence/crisis-impacts';
import { hitDaysSentence } from '../(review)/evidence/past-days-in-short';
import { Transition } from '../(review)/evidence/transition';
import MovesInShort from '../(review)/evidence/moves-in-short';
import { Limits, WalksInShort } from '../(review)/evidence/verdict';
import { UnmarginedAccounts } from '../(review)/evidence/unmargined-accounts';
import { evidenceAge } from '../(review)/evidence-age';
import { ImpactHeadline } from '../(review)/impact-headline';
import { ProposalProvider, useProposal } from '../(review)/proposal-context';
import { currentOf } from '../(review)/shown';
import { type Memo } from './memo';
import { MemoChange } from './memo-change';
import { MemoDecision } from './memo-decision';
import { MemoIdentity } from './memo-identity';
import { ModelsInShort } from './memo-models';
import { EfficiencyInShort } from './memo-efficiency';
import { MemoVotes } from './memo-votes';
import { VulnerabilityInShort } from './memo-vulnerability';
import classes from './memo.module.css';

/** All that a committee signs on, as one document: the same on the screen and on A4. */
export function ProposalMemo({ number }: { number: number }) {
  const head = useQuery(ProposalPageDocument, { variables: { number }, fetchPolicy: 'cache-and-network' });
  const rest = useQuery(ProposalMemoDocument, { variables: { number }, fetchPolicy: 'network-only' });
  return (
    <article className={classes.sheet}>
      <div className={classes.toolbar} data-screen>
        <Button component={Link} href={`/proposals/${number}`} variant="subtle" size="compact-sm">
          Proposal #{number}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <QueryFace answer={head} what={`proposal #${number}`} loading={<BlockSkeleton height={480} />}>
        {({ proposal, venue, me }) =>
          proposal === null ? (
            <EmptyFace title="There is no such proposal">No proposal has the number {number}.</EmptyFace>
          ) : (
            <ProposalProvider
              value={{
                ...{ proposal, venue, shown: currentOf(proposal), refetch: head.refetch },
                viewer: me && { personId: me.person.id, rights: me.rights },
                email: me?.person.email ?? null,
                isFreshlyProved: isFreshlyProved({ venue, me }),
              }}
            >
              <MemoHead />
              <QueryFace answer={rest} what="the memo" loading={<BlockSkeleton height={480} />}>
                {({ proposal: memo }) => (memo === null ? null : <MemoSections memo={memo} />)}
              </QueryFace>
            </ProposalProvider>
          )
        }
      </QueryFace>
    </article>
  );
}

function MemoHead() {
  const { proposal, venue } = useProposal();
  const { number, title, author, createdAt, currentRevision, baseVersion, baseMoved } = proposal;
  return (
    <header className={classes.head}>
      <p className={classes.kind}>
        <span>{venue.name}: decision memo</span>
        <span>as of {formatInstant(venue.now)}</span>
      </p>
      <h1 className={classes.title}>
        #{number} {title}
      </h1>
      <p className={classes.about}>
        By {author.name} on {formatInstant(createdAt)} · revision {currentRevision.ordinal} · against version{' '}
        {baseVersion.number}
        {baseMoved ? ', which is no longer live' : ''}
      </p>
    </header>
  );
}

function MemoSections({ memo }: { memo: Memo }) {
  const { proposal } = useProposal();
  const { evidence } = memo;
  const age = evidence && evidenceAge(proposal, evidence.finishedAt);
  return (
    <>
      <MemoDecision memo={memo} />
      <MemoChange memo={memo} />
      {evidence?.impact ? (
        <>
          <UnmarginedAccounts unmargined={evidence.unmargined} />
          <Section title="Impact on live accounts" about={age?.words} plain>
            <ImpactHeadline impact={evidence.impact} isOutdated={age?.isOutdated === true} />
          </Section>
          {evidence.burden && (
            <>
              <BurdenCuts burden={evidence.burden} />
              <AdditionalCallsInShort burden={evidence.burden} />
            </>
          )}
          <Transition transition={evidence.transition} inMemo />
          {evidence.crises && <CrisisImpacts crises={evidence.crises} unmargined={evidence.unmargined} />}
          {evidence.corners && (
            <CornerImpacts
              corners={evidence.corners}
              impact={evidence.impact}
              unmargined={evidence.unmargined}
            />
          )}
          {evidence.vulnerability && <VulnerabilityInShort vulnerability={evidence.vulnerability} />}
          {evidence.efficiency && <EfficiencyInShort efficiency={evidence.efficiency} />}
          {evidence.stress && <WalksInShort simulationId={evidence.id} inMemo />}
          {evidence.pastDays && (
            <Section title="On past days" padded>
              <p>{hitDaysSentence(evidence.pastDays)}</p>
            </Section>
          )}
          {evidence.procyclicality && <MovesInShort found={evidence.procyclicality} />}
          {evidence.models && <ModelsInShort models={evidence.models} />}
          <Section title="Limits of the method" about="what the run did not look at" padded>
            <Limits evidence={evidence} />
          </Section>
        </>
      ) : null}
      <MemoVotes votes={memo.votes} />
      <MemoIdentity memo={memo} />
    </>
  );
}
