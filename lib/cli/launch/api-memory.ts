/**
 * What node is given to run the API's process with. An answer's objects live as long as the answer: with room for the young they are
 * gone by then, in place of being copied.
 */
export const API_MEMORY = ['--max-semi-space-size=32'] as const;
