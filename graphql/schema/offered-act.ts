import type { PersonAct } from '../../lib/domain/governance/proposal/acts';
import type { OfferedAct } from '../../lib/domain/governance/proposal/offered-acts';
import { builder } from '../kit/builder';
import { describedEnum } from '../kit/enums';
import { userError } from '../kit/refusals';

const ACT_DESCRIPTIONS: Record<PersonAct, string> = {
  APPROVE: '`approveProposal`.',
  REQUEST_CHANGES: '`requestChanges`.',
  REJECT: '`rejectProposal`.',
  SUBMIT: '`submitProposal`.',
  QUEUE: '`queueProposal`.',
  REBASE: '`rebaseProposal`: on the live version, or to take up again what came to a halt.',
  SIMULATE: '`startSimulation`.',
  EDIT: '`reviseProposal`.',
  PLAN: '`planActivation`, or `planRamp`.',
  RESUME_RAMP: '`resumeRamp`.',
  PAUSE_RAMP: '`pauseRamp`.',
  ROLL_BACK: '`rollBackVersion`, to a version before the one that this proposal made.',
  ABORT_RAMP: '`abortRamp`: it stays where it is.',
  WITHDRAW: '`withdrawProposal`.',
  CANCEL: '`cancelProposal`.',
};
const proposalAct = describedEnum('ProposalAct', 'What people do to a proposal.', ACT_DESCRIPTIONS);

export const offeredAct = builder.objectRef<OfferedAct>('OfferedAct').implement({
  description: "An act that a proposal's state offers, and whether whoever asks may do it now.",
  fields: (t) => ({
    act: t.expose('act', { type: proposalAct, description: 'Which.' }),
    may: t.boolean({
      description:
        'Whether whoever asks may do it now; what only the doing finds (a fault of the document, a proof of identity that is too old) may still refuse it.',
      resolve: ({ refusal }) => refusal === null,
    }),
    refusal: t.field({
      type: userError,
      nullable: true,
      description: 'What doing it would answer now; null when they may.',
      resolve: ({ refusal }) => refusal,
    }),
  }),
});
