/** What the tests of a file have asserted so far: by chai, and in other ways. */
export const asserted = { chained: 0, others: 0 };
