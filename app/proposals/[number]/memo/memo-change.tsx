import { DirectionGlyph } from '../../../_ui/badges';
import { Section } from '../../../_ui/section';
import { comparedCurves } from '../(review)/diff/compared-curves';
import { type DiffEntry } from '../(review)/diff/diff-entry';
import { RateChart } from '../(review)/diff/rate-chart';
import { TierDiff } from '../(review)/diff/tier-diff';
import { useProposal } from '../(review)/proposal-context';
import { type Memo } from './memo';

/** Every curve that changes, drawn before and after, with its tiers; all else that changes stands in the decision. */
export function MemoChange({ memo }: { memo: Memo }) {
  const curves = memo.diff.entries.filter(({ ranges }) => ranges.length > 0);
  return curves.map((entry) => (
    <CurveOfMemo key={entry.kind + entry.path + entry.subject} entry={entry} memo={memo} />
  ));
}

function CurveOfMemo({ entry, memo }: { entry: DiffEntry; memo: Memo }) {
  const { venue } = useProposal();
  const { baseVersion, currentRevision } = memo;
  const curves = comparedCurves(
    entry,
    baseVersion.parameterSet.classes,
    currentRevision.parameterSet.classes,
  );
  if (curves === null) return null;
  const { before, after } = curves;
  const asset = curves.settlementAsset ?? venue.settlementAsset;
  const of = { label: entry.label, baseNumber: baseVersion.number, before, after, asset };
  return (
    <Section title={entry.label} about={<DirectionGlyph direction={entry.direction} />}>
      <RateChart {...of} />
      {/* Positions of now are no evidence: none is counted. */}
      <TierDiff {...of} isInitial={entry.path.includes('/initialMargin')} instruments={NONE} remarks={null} />
    </Section>
  );
}

const NONE: readonly string[] = [];
