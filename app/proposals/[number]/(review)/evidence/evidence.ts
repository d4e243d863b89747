import { type ProposalEvidenceQuery } from '../../../../_graphql/generated/graphql';

type Evidenced = NonNullable<ProposalEvidenceQuery['proposal']>;
export type Evidence = NonNullable<Evidenced['evidence']>;
export type Simulation = Evidenced['simulations']['edges'][number]['node'];
