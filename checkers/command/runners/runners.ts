import { cargo } from './cargo.ts';
import { go } from './go.ts';
import { jest, mocha, node, vitest } from './javascript.ts';
import { pytest, unittest } from './python.ts';
import type { Runner } from './runner.ts';

/** The test runners whose report is asked for. */
export const RUNNERS: readonly Runner[] = [node, vitest, jest, mocha, pytest, unittest, go, cargo];
