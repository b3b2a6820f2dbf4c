import '../../src/sandbox/isolate/realm/standIns.ts';
import { keepingTimers } from '../../src/sandbox/isolate/realm/keptTimers.ts';
import { register } from '../../src/sandbox/isolate/realm/judge.ts';
import { Mocha } from './mochaParts.ts';
import { openMocha } from './mochaRunner.ts';

// The script of an assertions' isolate that runs mocha files.

register(keepingTimers(openMocha({ Mocha })));
