import { give } from './library.ts';
import { Mocha } from './mochaParts.ts';
import { openMocha } from './mochaRunner.ts';

// Runs mocha files in a host.

give((others) => openMocha({ Mocha }, others));
