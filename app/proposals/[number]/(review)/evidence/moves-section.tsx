'use client';
import { useQuery } from '@apollo/client/react';
import { CsvButton } from '../../../../_ui/csv-button';
import { type CsvColumn } from '../../../../_ui/csv-text';
import { plural } from '../../../../_ui/format';
import { QueryFace } from '../../../../_ui/query-face';
import { Section } from '../../../../_ui/section';
import { MarginMovesDocument } from '../../../../_graphql/generated/graphql';
import { useProposal } from '../proposal-context';
import { FrontierPicture } from './moves-frontier';
import { shortSentences } from './moves-in-short-words';
import { AnswersTable, JumpsTable, RisesTable, WaysTable } from './moves-tables';
import {
  type FrontierPoint,
  type JumpRow,
  jumpRows,
  lackSentences,
  type MarginMoves,
  type ProgrammeMoves,
  riseOver,
  shownProgrammes,
  spanSentence,
  wayWords,
} from './moves-words';
import proposal from '../proposal.module.css';
import classes from './moves.module.css';

const MOST_SHOWN = 4;

/** How margin would have moved with the market under both sets, what that costs and leaves uncovered, and the rise that the change is. */
export function MovesSection({ simulationId }: { simulationId: string }) {
  // It says more of what the page has asked in short: kept apart from that.
  const answer = useQuery(MarginMovesDocument, { variables: { simulationId }, fetchPolicy: 'no-cache' });
  return (
    <QueryFace answer={answer} what="how margin moves">
      {({ node }) =>
        node?.__typename === 'Simulation' && node.procyclicality ? (
          <MovesFound moves={node.procyclicality} />
        ) : null
      }
    </QueryFace>
  );
}

function MovesFound({ moves }: { moves: MarginMoves }) {
  const { proposal: shown } = useProposal();
  const rows = jumpRows(moves);
  const played = moves.programmes.filter(({ frontier }) => frontier.length > 0);
  const programmes = shownProgrammes(moves.programmes, MOST_SHOWN);
  const left = played.length - programmes.length;
  const ways = played.flatMap(({ name, frontier }) => frontier.map((point) => ({ name, point })));
  const csv = `margrave-proposal-${shown.number}`;
  return (
    <Section
      title="How margin moves with the market"
      about="what adjustment programmes would have done over past prices, and the rise that the change itself is"
      actions={
        ways.length === 0 ? undefined : <CsvButton name={`${csv}-ways`} columns={WAYS_CSV} rows={ways} />
      }
    >
      <ul className={proposal.cornerSentences}>
        {shortSentences(moves, shown.activationPlan.ramp?.length ?? null).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {moves.programmes.flatMap(lackSentences).map((sentence) => (
          <li key={sentence} className={proposal.soft}>
            {sentence}
          </li>
        ))}
        <li className={proposal.soft}>
          A case is a position, long or short, held from one decision of the programme to its horizon, at the
          worst price on the way. Rates are those of what accounts hold on average, as the sets state them.
        </li>
      </ul>
      {programmes.map((one) => (
        <ProgrammeFound key={one.name} moves={one} />
      ))}
      {left > 0 ? (
        <p className={`${proposal.cornerSentences} ${proposal.soft}`}>
          {plural(left, 'more programme')} in the CSV file: those that the change changes stand here first.
        </p>
      ) : null}
      <h3 className={classes.heading}>
        As the change goes live <CsvButton name={`${csv}-rates`} columns={RATES_CSV} rows={rows} />
      </h3>
      <JumpsTable rows={rows} />
    </Section>
  );
}

function ProgrammeFound({ moves }: { moves: ProgrammeMoves }) {
  const span = spanSentence(moves);
  return (
    <>
      <h3 className={classes.heading}>
        {moves.name}
        {moves.isSame ? ', the same under both sets' : ''}
      </h3>
      {span === null ? null : <p className={`${proposal.cornerSentences} ${proposal.soft}`}>{span}</p>}
      <FrontierPicture name={moves.name} points={moves.frontier} />
      <WaysTable name={moves.name} frontier={moves.frontier} />
      <RisesTable moves={moves} />
      <AnswersTable moves={moves} />
    </>
  );
}

const WAYS_CSV: readonly CsvColumn<{ readonly name: string; readonly point: FrontierPoint }>[] = [
  { heading: 'programme', value: ({ name }) => name },
  { heading: 'way', value: ({ point }) => wayWords(point) },
  { heading: 'set', value: ({ point }) => point.side.toLowerCase() },
  { heading: 'mean_margin', value: ({ point }) => point.cost },
  { heading: 'share_of_cases_short', value: ({ point }) => point.breachShare },
  { heading: 'worst_uncovered', value: ({ point }) => point.worstUncovered },
  { heading: 'mean_uncovered', value: ({ point }) => point.meanUncovered },
  ...[1, 5, 20, 30].map((days) => ({
    heading: `largest_rise_${days}_days`,
    value: ({ point }: { readonly point: FrontierPoint }) => riseOver(point, days),
  })),
  { heading: 'peak_to_trough', value: ({ point }) => point.peakToTrough },
];

const RATES_CSV: readonly CsvColumn<JumpRow>[] = [
  { heading: 'instrument', value: ({ instrument }) => instrument },
  { heading: 'side', value: ({ side }) => side },
  { heading: 'notional', value: ({ notional }) => notional },
  ...(['initial', 'maintenance'] as const).flatMap((of): CsvColumn<JumpRow>[] => [
    { heading: `${of}_rate_base`, value: ({ jump }) => jump.before.rates?.[of] },
    { heading: `${of}_rate_proposed`, value: ({ jump }) => jump.after.rates?.[of] },
    { heading: `${of}_rise`, value: ({ jump }) => jump.rise?.[of] },
  ]),
  { heading: 'not_margined_because', value: ({ jump }) => jump.before.lacking ?? jump.after.lacking },
  { heading: 'programme_base', value: ({ movedBy }) => movedBy[0] },
  { heading: 'programme_proposed', value: ({ movedBy }) => movedBy[1] },
  { heading: 'programme_rise_greatest', value: ({ programmeRise }) => programmeRise },
];
