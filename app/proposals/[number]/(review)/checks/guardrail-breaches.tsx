import { formatDecimal } from '../../../../_ui/format';
import { Section } from '../../../../_ui/section';
import { type ProposalChecksQuery } from '../../../../_graphql/generated/graphql';

type Checked = NonNullable<ProposalChecksQuery['proposal']>;

/** Every guardrail that it goes beyond, and what is left of the liquidation budget. */
export function GuardrailBreaches({
  guardrailBreaches,
  liquidationBudget,
  asset,
}: Pick<Checked, 'guardrailBreaches' | 'liquidationBudget'> & { asset: string }) {
  if (guardrailBreaches.length === 0 && liquidationBudget === null) return null;
  return (
    <Section title="Guardrails" about="Of the policy: no approval overrides them" padded>
      {liquidationBudget === null ? null : (
        <p style={{ margin: '0 0 8px', fontSize: 13 }}>
          {formatDecimal(liquidationBudget.left, { scale: 2 })} {asset} of notional is left of the liquidation
          budget of {formatDecimal(liquidationBudget.budget, { scale: 2 })} {asset} for any{' '}
          {liquidationBudget.windowHours} hours.
        </p>
      )}
      {guardrailBreaches.length === 0 ? null : (
        <ul aria-label="Guardrails that it goes beyond" style={{ margin: 0, paddingLeft: 16, fontSize: 13 }}>
          {guardrailBreaches.map(({ path, rule, message }) => (
            <li key={`${rule} ${path}`}>{message}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}
