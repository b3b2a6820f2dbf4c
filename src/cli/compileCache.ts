import { enableCompileCache } from 'node:module';
import { cacheFolder } from '../disk/cacheFolder.ts';

// Loaded ahead of all else, so that all else comes compiled: half of what a short command takes. In the user's own folder, where no other
// user of the machine can put anything. `NODE_COMPILE_CACHE` names another, `NODE_DISABLE_COMPILE_CACHE` turns it off; Node sees to both.
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? cacheFolder('compiled'));
