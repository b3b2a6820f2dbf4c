import { afterEach, describe, expect, it, vi } from 'vitest';
import { inGigabytes, memoryFor, mostMemory, ranOut } from '../../src/typescript/memory.ts';

const GB = 1024 ** 3;

describe('the memory of a compiler', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const within = (gigabytes: number): void => {
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(gigabytes * GB);
  };

  it('goes by the size of the project, up to half of what the container has', () => {
    within(7);
    expect(memoryFor(0, 0)).toBe(2 * GB);
    expect(memoryFor(1_000_000, 100)).toBeGreaterThan(2 * GB);
    expect(memoryFor(1_000_000, 100)).toBeLessThan(memoryFor(2_000_000, 100));
    expect(memoryFor(1_000_000_000, 100)).toBe(mostMemory());
    expect(mostMemory()).toBeLessThanOrEqual(3.5 * GB);
  });

  it('is the same for a project and for one that has a line more', () => {
    within(64);
    expect(memoryFor(1_000_040, 100)).toBe(memoryFor(1_000_000, 100));
  });

  it('is never less than a small project needs, nor more than the machine has where no container sets a limit', () => {
    within(1);
    expect(memoryFor(1_000_000_000, 1)).toBe(2 * GB);
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(0);
    expect(mostMemory()).toBeLessThan(1024 * GB);
    vi.spyOn(process, 'constrainedMemory').mockReturnValue(2 ** 63);
    expect(mostMemory()).toBeLessThan(1024 * GB);
  });

  it('is said in gigabytes', () => {
    expect(inGigabytes(2.5 * GB)).toBe('2.5 GB');
  });
});

describe('last words', () => {
  it.each([
    [
      'of Go',
      'runtime: out of memory: cannot allocate 4194304-byte block (225345536 in use)\nfatal error: out of memory',
      true,
    ],
    ['of Node', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', true],
    ['of a fault', 'panic: runtime error: invalid memory address or nil pointer dereference', false],
    ['none', '', false],
  ])('%s', (_, output, expected) => {
    expect(ranOut(output)).toBe(expected);
  });
});
