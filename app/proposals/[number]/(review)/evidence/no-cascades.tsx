import { Section } from '../../../../_ui/section';
import proposal from '../proposal.module.css';

/** Evidence that says nothing of forced sales. */
export function NoCascades() {
  return (
    <Section title="Does it feed a spiral?" padded>
      <p className={proposal.soft}>
        This evidence does not say. Neither depth nor turnover with a volatility was stated of any instrument
        when it was taken, or it is from before this was asked.
      </p>
    </Section>
  );
}
