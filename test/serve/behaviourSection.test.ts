import { expect, it } from 'vitest';
import { behaviourSection } from '../../src/serve/page/behaviourSection.ts';

const cluster = { support: 0.5, carried: 0.25, members: 1, families: 1 };

it('shows how sound proposals behave, and escapes what they gave', () => {
  const { text } = behaviourSection(
    {
      clusters: [
        { ...cluster, proposals: ['a#0'] },
        { ...cluster, proposals: ['b#0', 'b#1'] },
      ],
      inputs: 12,
      outside: 3,
      aside: [{ proposal: 'c#0', reason: 'it differs from itself' }],
      notCompared: ['g is a generator'],
      lines: ["expect(f('<b>')).toEqual('<script>');", "expect(f('<b>')).toEqual('');"],
    },
    [{ target: 'f.ts', name: 'f', line: "expect(f('<b>')).toEqual('');", by: ['you'] }],
  );
  const words = text.replaceAll(/\s+/g, ' ');
  expect(words).toContain('On 12 inputs the sound proposals behave in 2 ways.');
  expect(words).toContain('Not compared: g is a generator.');
  expect(words).toContain('is set aside: it differs from itself.');
  expect(words).toContain('Settled by you:');
  expect(words).not.toMatch(/<script|<b>/);
});
