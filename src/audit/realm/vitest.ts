import '../../sandbox/isolate/realm/standIns.ts';
import { registerTests } from './runTests.ts';

// The script of a realm in which vitest files are run.

registerTests();
