import { expect, it } from 'vitest';
import { LANES } from '../../benchmarks/attacks/commands.ts';
import { refusedOn } from './onLanes.ts';

// Those of Node have files of their own: together they take too long for one turn.
const lanes = LANES.filter(({ language }) => language !== 'javascript');

it('has runners', () => {
  expect(lanes).toHaveLength(3);
});

refusedOn(lanes);
