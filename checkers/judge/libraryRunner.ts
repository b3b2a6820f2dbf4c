import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { assertionsRun, loose, onComparison, strict } from './countedAssert.ts';
import type { Library } from './library.ts';

// Files of other frameworks that need modules of Node: their runners are brought to the host, where node:assert is counted as well.

export default (library: Library): Runner => {
  const runner = library({ made: assertionsRun, onComparison });
  return {
    ...runner,
    packages: {
      ...runner.packages,
      assert: loose,
      'node:assert': loose,
      'assert/strict': strict,
      'node:assert/strict': strict,
    },
  };
};
