import { Section } from '../../../../_ui/section';
import proposal from '../proposal.module.css';

/** Stands where evidence says nothing of offsets. */
export function NoEfficiency() {
  return (
    <Section title="Cross-margin efficiency" padded>
      <p className={proposal.soft}>Not looked at: an earlier release simulated this.</p>
    </Section>
  );
}
