import { Section } from '../../../../_ui/section';
import proposal from '../proposal.module.css';

/** Stands where evidence says nothing of models. */
export function NoMarginModels() {
  return (
    <Section title="What margin models would ask" padded>
      <p className={proposal.soft}>
        Not looked at: no daily bars were known when this was simulated, or an earlier release simulated it.
      </p>
    </Section>
  );
}
