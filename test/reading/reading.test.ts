import { expect, it } from 'vitest';
import { borrowReading } from '../../src/reading/reading.ts';

it('a request is read while answers take all the time that they may', async () => {
  const reading = borrowReading();
  const wanted = {
    targets: ['a.ts'],
    signature: undefined,
    exports: [],
    language: 'typescript',
    script: false,
  } as const;
  const answer = { text: '~~~\n'.repeat(200_000), finish: 'stop', plain: false } as const;
  const takes = Array.from({ length: 8 }, () =>
    reading.ask({ kind: 'take', answer, wanted: { ...wanted, targets: ['a.ts'] }, why: 'no-code' }, 120_000),
  );
  let ended = 0;
  for (const take of takes) void take.then(() => ended++);
  expect(await reading.ask({ kind: 'find', said: ['Say hello.'] }, 60_000)).toMatchObject({ kind: 'reply' });
  expect(ended).toBe(0);
  await reading[Symbol.asyncDispose]();
  await Promise.allSettled(takes);
});
