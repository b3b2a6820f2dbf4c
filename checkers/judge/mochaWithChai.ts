import '../../src/sandbox/isolate/realm/standIns.ts';
import { keepingTimers } from '../../src/sandbox/isolate/realm/keptTimers.ts';
import { register } from '../../src/sandbox/isolate/realm/judge.ts';
import * as chai from 'chai';
import { Mocha } from './mochaParts.ts';
import { openMocha } from './mochaRunner.ts';

// The script of an assertions' isolate that runs mocha files which assert with chai.

register(keepingTimers(openMocha({ Mocha, chai })));
