import '../../sandbox/isolate/realm/standIns.ts';
import * as fastCheck from 'fast-check';
import { registerTests } from './runTests.ts';

// The same for vitest files that import fast-check.

registerTests(fastCheck);
