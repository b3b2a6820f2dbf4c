// What an agent needs once it is asked: loaded then, so that naming one in a configuration costs nothing.
export { openMeter } from './meter.ts';
export { openRelay } from './relay.ts';
export { shareCopies } from './sharedCopies.ts';
export { takenFrom } from './taken.ts';
export { startWork } from './work.ts';
