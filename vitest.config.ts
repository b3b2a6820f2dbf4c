import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { SLOW, UNIT } from './test/projects.ts';

const files = (names: readonly string[]): string[] => names.map((name) => `test/${name}.test.ts`);

export default defineConfig({
  test: {
    // These end what hangs, and say nothing of speed: real compilers, servers and runners start in many tests, and on a busy machine each may take minutes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000, interval: 20 } },
    // Most tests wait for a process of their own more than they work.
    maxWorkers: availableParallelism() * 2,
    coverage: { provider: 'v8', include: ['src/**', 'checkers/**'] },
    projects: [
      { extends: true, test: { name: 'unit', include: files(UNIT) } },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...files(UNIT), ...files(SLOW)],
        },
      },
      { extends: true, test: { name: 'slow', include: files(SLOW) } },
    ],
  },
});
