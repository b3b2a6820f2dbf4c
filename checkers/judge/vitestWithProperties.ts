import '../../src/sandbox/isolate/realm/standIns.ts';
import * as fastCheck from 'fast-check';
import { register } from '../../src/sandbox/isolate/realm/judge.ts';
import { openRunner } from './vitestRunner.ts';

// The same for vitest files that import fast-check.

register(openRunner(fastCheck));
