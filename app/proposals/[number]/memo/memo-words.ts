import { plural } from '../../../_ui/format';
import { stateWords } from '../../../_ui/badges';
import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';

/** "In review: 1 of 2 approvals given, by Ada and Ben." */
export function approvalSentence({
  state,
  approval,
}: Pick<ProposalHeadFragment, 'state' | 'approval'>): string {
  const { given, required, approvers } = approval;
  const by = approvers.length === 0 ? '' : `, by ${approvers.map(({ name }) => name).join(' and ')}`;
  return `${stateWords(state)}: ${given} of ${plural(required, 'approval')} given${by}.`;
}
