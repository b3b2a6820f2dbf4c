import '../../src/sandbox/isolate/realm/standIns.ts';
import { keepingTimers } from '../../src/sandbox/isolate/realm/keptTimers.ts';
import { register } from '../../src/sandbox/isolate/realm/judge.ts';
import { openJest } from './jestRunner.ts';

// The script of an assertions' isolate that runs jest files.

register(keepingTimers(openJest()));
