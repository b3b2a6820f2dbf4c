import { openJest } from './jestRunner.ts';
import { give } from './library.ts';

// Runs jest files in a host.

give(openJest);
