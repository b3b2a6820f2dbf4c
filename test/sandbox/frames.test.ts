import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, frameReader } from '../../src/sandbox/process/frames.ts';

/** What is read from bytes that come in pieces of these lengths, and how often they were found to be garbage. */
function read(bytes: Uint8Array, lengths: readonly number[]): { values: unknown[]; garbage: number } {
  const values: unknown[] = [];
  let garbage = 0;
  const take = frameReader(
    (value) => values.push(value),
    () => garbage++,
  );
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    take(bytes.subarray(at, at + length));
    at += length;
  }
  return { values, garbage };
}

describe('frames', () => {
  it('give back what was framed, however the bytes are cut', () => {
    const value = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withBigInt: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.array(fc.nat({ max: 40 })), (given, lengths) => {
        expect(read(Buffer.concat(given.map(frame)), lengths)).toEqual({ values: given, garbage: 0 });
      }),
    );
  });

  it('are believed no more once something came that is no message', () => {
    const honest = frame('honest');
    const garbled = Buffer.from([8, 0, 0, 0, 0xff, 0x0f, 0x99, 0x99, 0x99, 1, 2, 3]);
    expect(read(Buffer.concat([honest, garbled, honest]), [])).toEqual({ values: ['honest'], garbage: 1 });
  });

  it('longer than any message are garbage before they have come', () => {
    expect(read(Buffer.from([0xff, 0xff, 0xff, 0x7f]), [])).toEqual({ values: [], garbage: 1 });
  });

  it('cannot hold what is not plain data', () => {
    expect(() => frame(() => 1)).toThrow('could not be cloned');
  });
});
