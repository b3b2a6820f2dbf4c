import { inBash } from './contained.ts';

// Started by a test, which kills it outright while this runs.

await inBash('setsid sleep 47654 & sleep 47654');
