import * as fastCheck from 'fast-check';
import type { Runner } from '../../src/sandbox/isolate/runner.ts';
import { assertionsRun, loose, onComparison, strict } from './countedAssert.ts';
import { aroundAssertion, openRunner } from './vitestRunner.ts';

// Vitest files that need modules of Node: they run in the host, where node:assert is counted as well.

const vitestRunner = openRunner(fastCheck, assertionsRun);
onComparison(aroundAssertion);

const runner: Runner = {
  ...vitestRunner,
  packages: {
    ...vitestRunner.packages,
    assert: loose,
    'node:assert': loose,
    'assert/strict': strict,
    'node:assert/strict': strict,
  },
};

export default runner;
