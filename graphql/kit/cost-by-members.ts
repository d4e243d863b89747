/**
 * Extension of a field whose `complexity` depends on which members of its arguments are stated, and on those that are true or false, but
 * on no text, number or list in them: what was found of one request holds for every other that states the same.
 */
export const COST_BY_MEMBERS = 'costByMembers';
