import '../../src/sandbox/isolate/realm/standIns.ts';
import { register } from '../../src/sandbox/isolate/realm/judge.ts';
import runner from './propertiesRunner.ts';

// The script of an assertions' isolate that checks fast-check properties.

register(runner);
