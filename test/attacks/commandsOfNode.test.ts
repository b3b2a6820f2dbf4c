import { expect, it } from 'vitest';
import { LANES } from '../../benchmarks/attacks/commands.ts';
import { refusedOn } from './onLanes.ts';

const lanes = LANES.filter(({ name }) => name === 'node --test' || name === 'mocha');

it('has runners', () => {
  expect(lanes).toHaveLength(2);
});

refusedOn(lanes);
