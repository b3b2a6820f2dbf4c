import * as chai from 'chai';
import { give } from './library.ts';
import { Mocha } from './mochaParts.ts';
import { openMocha } from './mochaRunner.ts';

// Runs mocha files that assert with chai in a host.

give((others) => openMocha({ Mocha, chai }, others));
