import { Section } from '../../../../_ui/section';
import proposal from '../proposal.module.css';

/** Stands where evidence says nothing of prices. */
export function NoPriceCoverage() {
  return (
    <Section title="Does it cover what prices did" padded>
      <p className={proposal.soft}>
        Not looked at: no daily bars were known when this was simulated, or an earlier release simulated it.
        Bars come in with prices (docs/api.md).
      </p>
    </Section>
  );
}
