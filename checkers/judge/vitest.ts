import '../../src/sandbox/isolate/realm/standIns.ts';
import { register } from '../../src/sandbox/isolate/realm/judge.ts';
import { openRunner } from './vitestRunner.ts';

// The script of an assertions' isolate that runs vitest files.

register(openRunner());
