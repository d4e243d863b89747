'use client';
import { useQuery } from '@apollo/client/react';
import { PortfolioCoverageDocument } from '../../../../_graphql/generated/graphql';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { CoveredAccounts } from './covered-accounts';
import { RealisedMargin } from './realised-margin';
import proposal from '../proposal.module.css';

const PORTFOLIOS_TITLE = 'Does it cover what portfolios lost';

/** Whether margin covers what the largest accounts would have lost with what they hold, and what margin that moves would have covered. */
export function PortfolioCoverageSection({ simulationId }: { simulationId: string }) {
  const answer = useQuery(PortfolioCoverageDocument, {
    variables: { simulationId },
    // It says nothing that the rest of the page asks.
    fetchPolicy: 'no-cache',
  });
  return (
    <QueryFace answer={answer} what="the coverage of portfolios">
      {({ node }) =>
        node?.__typename === 'Simulation' && node.portfolioCoverage ? (
          <>
            <CoveredAccounts coverage={node.portfolioCoverage} title={PORTFOLIOS_TITLE} />
            <RealisedMargin coverage={node.portfolioCoverage} />
          </>
        ) : (
          <Section title={PORTFOLIOS_TITLE} padded>
            <p className={proposal.soft}>Not looked at: an earlier release simulated it.</p>
          </Section>
        )
      }
    </QueryFace>
  );
}
