'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { type ProposalHeadFragment, type ProposalPageQuery } from '../../../_graphql/generated/graphql';
import { type Viewer } from '../proposal-acts';
import { type Shown } from './shown';

export interface OpenProposal {
  readonly proposal: ProposalHeadFragment;
  readonly venue: ProposalPageQuery['venue'];
  /** Null when nobody is signed in. */
  readonly viewer: Viewer | null;
  /** What the viewer signs in with. */
  readonly email: string | null;
  /** Whether the viewer proved who they are recently enough for a vote, by the server's clock. */
  readonly isFreshlyProved: boolean;
  readonly shown: Shown;
  readonly refetch: () => Promise<unknown>;
}

const ProposalContext = createContext<OpenProposal | null>(null);

export function ProposalProvider({ value, children }: { value: OpenProposal; children: ReactNode }) {
  return <ProposalContext value={value}>{children}</ProposalContext>;
}

/** The proposal whose page this is. */
export function useProposal(): OpenProposal {
  const open = useContext(ProposalContext);
  if (open === null) throw new Error('useProposal outside the page of a proposal');
  return open;
}
