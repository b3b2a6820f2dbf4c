import { expect, it } from 'vitest';
import { LANES } from '../../benchmarks/attacks/commands.ts';
import { refusedOn } from './onLanes.ts';

const lanes = LANES.filter(({ name }) => name === 'ava');

it('has a runner', () => {
  expect(lanes).toHaveLength(1);
});

refusedOn(lanes);
