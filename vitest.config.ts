import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real compilers, servers and runners start in many tests; on two busy cores each may take seconds.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Vitest would leave one core free; on two cores that is half of the machine.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**', 'checkers/**'] },
  },
});
