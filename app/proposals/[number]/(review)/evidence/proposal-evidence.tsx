'use client';
import { useQuery } from '@apollo/client/react';
import dynamic from 'next/dynamic';
import { type ReactNode } from 'react';
import { EmptyFace } from '../../../../_ui/faces';
import { formatAge, formatInstant } from '../../../../_ui/format';
import { HashChip } from '../../../../_ui/hash-chip';
import { InView } from '../../../../_ui/in-view';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { ProposalEvidenceDocument, type ProposalEvidenceQuery } from '../../../../_graphql/generated/graphql';
import { evidenceAge } from '../evidence-age';
import { ImpactHeadline } from '../impact-headline';
import { useProposal } from '../proposal-context';
import { AdditionalCalls } from './additional-calls';
import { AffectedAccounts } from './affected-accounts';
import { BurdenCuts } from './burden-cuts';
import { CornerImpacts } from './corner-impacts';
import { CrisisImpacts } from './crisis-impacts';
import { dialChangesSentence } from './dial-change-words';
import { type Evidence, type Simulation } from './evidence';
import { EvidenceCompared, simulationBefore } from './evidence-compared';
import { EvidenceExport } from './evidence-export';
import { ImpactTables } from './impact-tables';
import { MarginCalls } from './margin-calls';
import { RepeatSimulation } from './repeat-simulation';
import { SimulationList } from './simulation-list';
import { Limits, Verdict } from './verdict';
import { UnmarginedAccounts } from './unmargined-accounts';
import { NoCascades } from './no-cascades';
import { NoEfficiency } from './no-efficiency';
import { NoMarginModels } from './no-margin-models';
import { NoPriceCoverage } from './no-price-coverage';
import { NoVulnerability } from './no-vulnerability';
import { PlanThisRamp } from './plan-this-ramp';
import { Transition } from './transition';
import { TransitionMatrix } from './transition-matrix';
import classes from '../proposal.module.css';

const StressSection = dynamic(() => import('./stress-section').then((loaded) => loaded.StressSection));
const CascadeImpacts = dynamic(() => import('./cascade-impacts').then((loaded) => loaded.CascadeImpacts));

const MarginModels = dynamic(() => import('./margin-models').then((loaded) => loaded.MarginModels));

const VulnerabilitySection = dynamic(() =>
  import('./vulnerability-section').then((loaded) => loaded.VulnerabilitySection),
);

const EfficiencySection = dynamic(() =>
  import('./efficiency-section').then((loaded) => loaded.EfficiencySection),
);

const MovesSection = dynamic(() => import('./moves-section').then((loaded) => loaded.MovesSection));

const PastDaysSection = dynamic(() => import('./past-days-section').then((loaded) => loaded.PastDaysSection));

const PriceCoverage = dynamic(() => import('./price-coverage').then((loaded) => loaded.PriceCoverage));

const PortfolioCoverageSection = dynamic(() =>
  import('./portfolio-coverage-section').then((loaded) => loaded.PortfolioCoverageSection),
);

export function ProposalEvidence() {
  const { proposal } = useProposal();
  const answer = useQuery(ProposalEvidenceDocument, {
    variables: { number: proposal.number },
    fetchPolicy: 'network-only',
  });
  return (
    <QueryFace answer={answer} what="the evidence">
      {({ proposal: evidenced, venue }) =>
        evidenced === null ? null : (
          <>
            {evidenced.evidence === null ? (
              <EmptyFace title={`Revision ${evidenced.currentRevision.ordinal} has no evidence yet`}>
                Simulate it: the engine margins every live account under version {proposal.baseVersion.number}{' '}
                and under this revision, on the same frozen accounts and prices.
              </EmptyFace>
            ) : (
              <EvidenceSections
                evidence={evidenced.evidence}
                before={simulationBefore(
                  evidenced.evidence,
                  evidenced.simulations.edges.map(({ node }) => node),
                )}
                venue={venue}
              />
            )}
            {evidenced.simulations.totalCount === 0 ? null : (
              <SimulationList
                simulations={evidenced.simulations.edges.map(({ node }) => node)}
                total={evidenced.simulations.totalCount}
              />
            )}
          </>
        )
      }
    </QueryFace>
  );
}

function EvidenceSections({
  evidence,
  before,
  venue,
}: {
  evidence: Evidence;
  before: Simulation | null;
  venue: ProposalEvidenceQuery['venue'];
}) {
  const { proposal } = useProposal();
  const { impact, finishedAt } = evidence;
  const dialChanges = dialChangesSentence(evidence.dialChanges);
  const age = evidenceAge(proposal, finishedAt);
  const ago = finishedAt === null ? '' : `, ${formatAge(finishedAt, Date.parse(venue.now))}`;
  return (
    <>
      {impact === null ? null : (
        <Section title="Verdict" about="what the change does, and the worst that happens" padded>
          <Verdict evidence={evidence} />
        </Section>
      )}
      <UnmarginedAccounts unmargined={evidence.unmargined} />
      {impact === null ? null : (
        <>
          <Section
            title="Impact on live accounts"
            about={`${age.words}${ago}; an approval needs evidence no older than ${hours(venue.policy.evidenceMaxAgeMinutes)}`}
            plain
          >
            <ImpactHeadline impact={impact} isOutdated={age.isOutdated} />
            {dialChanges === null ? null : <p className={classes.soft}>{dialChanges}</p>}
          </Section>
          {evidence.burden === null ? null : (
            <>
              <BurdenCuts burden={evidence.burden} />
              <AdditionalCalls burden={evidence.burden} />
            </>
          )}
          <TransitionMatrix transitions={impact.transitions} />
          <AffectedAccounts simulationId={evidence.id} />
          {evidence.called.length === 0 ? null : <MarginCalls called={evidence.called} />}
          {evidence.corners === null ? null : (
            <CornerImpacts corners={evidence.corners} impact={impact} unmargined={evidence.unmargined} />
          )}
          {evidence.crises === null ? null : (
            <CrisisImpacts crises={evidence.crises} unmargined={evidence.unmargined} />
          )}
          {evidence.stress === null ? null : (
            <StressSection stress={evidence.stress} simulationId={evidence.id} />
          )}
          <Transition transition={evidence.transition} actOn={(ramp) => <PlanThisRamp ramp={ramp} />} />
          {evidence.cascades === null || evidence.cascades.length === 0 ? (
            <NoCascades />
          ) : (
            <InView placeholder={<Section title="Does it feed a spiral?">…</Section>}>
              <CascadeImpacts cascades={evidence.cascades} />
            </InView>
          )}
          {evidence.vulnerability === null ? (
            <NoVulnerability />
          ) : (
            <InView placeholder={<Section title="What it takes to tip accounts">…</Section>}>
              <VulnerabilitySection vulnerability={evidence.vulnerability} />
            </InView>
          )}
          {evidence.efficiency === null ? (
            <NoEfficiency />
          ) : (
            <InView placeholder={<Section title="Cross-margin efficiency">…</Section>}>
              <EfficiencySection simulationId={evidence.id} />
            </InView>
          )}
          {evidence.pastDays === null ? null : (
            <InView placeholder={<Section title="On past days">…</Section>}>
              <PastDaysSection simulationId={evidence.id} />
            </InView>
          )}
          {evidence.coverage === null ? (
            <NoPriceCoverage />
          ) : (
            <>
              <InView placeholder={<Section title="Does it cover what prices did">…</Section>}>
                <PriceCoverage coverage={evidence.coverage} simulationId={evidence.id} />
              </InView>
              <InView placeholder={<Section title="Does it cover what portfolios lost">…</Section>}>
                <PortfolioCoverageSection simulationId={evidence.id} />
              </InView>
            </>
          )}
          {evidence.procyclicality === null ? null : (
            <InView placeholder={<Section title="How margin moves with the market">…</Section>}>
              <MovesSection simulationId={evidence.id} />
            </InView>
          )}
          {evidence.models === null ? (
            <NoMarginModels />
          ) : (
            <InView placeholder={<Section title="What margin models would ask">…</Section>}>
              <MarginModels models={evidence.models} />
            </InView>
          )}
          <ImpactTables impact={impact} />
          {before === null ? null : <EvidenceCompared evidence={evidence} before={before} />}
          <Section title="What this run did not look at" padded>
            <Limits evidence={evidence} />
          </Section>
        </>
      )}
      <Identities evidence={evidence} />
    </>
  );
}

/** "24 h", or minutes where they are no whole hours. */
function hours(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** What the figures were made from and what identifies them: enough to make them again anywhere. */
function Identities({ evidence }: { evidence: Evidence }) {
  const hashes = [
    { name: 'Revision', hash: evidence.revision.hash, label: 'revision hash' },
    { name: 'Account snapshot', hash: evidence.accountSnapshotHash, label: 'account snapshot hash' },
    { name: 'Market snapshot', hash: evidence.marketSnapshotHash, label: 'market snapshot hash' },
    ...(evidence.coverage === null
      ? []
      : [
          {
            ...{ name: 'Price history', hash: evidence.coverage.historySnapshotHash },
            label: 'price history hash',
          },
        ]),
    { name: 'Evidence', hash: evidence.evidenceHash, label: 'evidence hash' },
  ];
  return (
    <Section
      title="Identity"
      about="SHA-256 of canonical texts"
      padded
      actions={<EvidenceExport evidence={evidence} />}
    >
      <dl className={classes.identities}>
        {hashes.map(({ name, hash, label }) => (
          <Identity key={name} name={name}>
            {hash === null ? '–' : <HashChip hash={hash} label={label} />}
          </Identity>
        ))}
        <Identity name="Method">{evidence.methodVersion ?? '–'}</Identity>
        <Identity name="Requested">
          {evidence.requestedBy.name}, {formatInstant(evidence.requestedAt, { seconds: true })}
        </Identity>
      </dl>
      <RepeatSimulation evidence={evidence} />
    </Section>
  );
}

function Identity({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
