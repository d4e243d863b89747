import { type ProposalDiffQuery } from '../../../../_graphql/generated/graphql';

export type Compared = NonNullable<ProposalDiffQuery['proposal']>;
export type DiffEntry = Compared['diff']['entries'][number];
