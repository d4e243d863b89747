import { type ProposalMemoQuery } from '../../../_graphql/generated/graphql';

export type Memo = NonNullable<ProposalMemoQuery['proposal']>;
