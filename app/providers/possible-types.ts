/** Which types an interface of the API stands for: the cache needs it to match `... on UserError`. */
export const POSSIBLE_TYPES = {
  UserError: [
    'Unauthenticated',
    'Forbidden',
    'NotFound',
    'InvalidInput',
    'WrongState',
    'StaleRevision',
    'StaleBase',
    'StaleEvidence',
    'NoEvidence',
    'OwnProposal',
    'TokenMayNotVote',
    'AlreadyVoted',
    'ReauthenticationRequired',
    'RebaseConflict',
    'NothingChanged',
    'MissingPrices',
    'NotAuthor',
    'PlanInThePast',
  ],
};
