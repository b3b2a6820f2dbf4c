/** The global by which a changed assertion says that it is reached. */
export const REACHED = '__weakCommitteeControl';
