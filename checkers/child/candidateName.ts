/** The name under which vitest's worker keeps its way to the candidate. */
export const CANDIDATE = '__weakCommitteeCandidate__';
