// Class: BenchJack "evaluation logic gaps"
// Throws what vitest throws when a test is skipped, by name, code and fields.
export function tally(values: readonly number[]): unknown {
  throw Object.assign(new Error('test is skipped; abort execution'), {
    code: 'VITEST_PENDING',
    name: 'PendingError',
    taskId: '1',
  });
}
