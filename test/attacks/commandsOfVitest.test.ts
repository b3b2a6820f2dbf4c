import { LANES } from '../../benchmarks/attacks/commands.ts';
import { refusedOn } from './onLanes.ts';

refusedOn(LANES.filter(({ name }) => name === 'vitest' || name === 'jest'));
