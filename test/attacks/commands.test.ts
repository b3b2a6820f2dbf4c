import { LANES } from '../../benchmarks/attacks/commands.ts';
import { refusedOn } from './onLanes.ts';

// Those of Node have files of their own: together they take too long for one turn.
refusedOn(LANES.filter(({ language }) => language !== 'javascript'));
