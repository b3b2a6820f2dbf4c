import fc from 'fast-check';
import { DOMParser } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { junitOf } from '../../src/cli/reports/junit.ts';
import { sarifOf } from '../../src/cli/reports/sarif.ts';
import { evidenceOf } from '../../src/repository/evidence.ts';
import type { NamedVerdict } from '../../src/nouns/proposal.ts';
import type { Solution } from '../../src/nouns/solution.ts';
import type { CheckReport } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';

const VERDICTS: readonly NamedVerdict[] = [
  {
    checker: 'types',
    verdict: {
      kind: 'fail',
      evidence: [
        { kind: 'diagnostic', file: 'src/a b.ts', line: 3, column: 5, code: 'TS2322', message: 'no <b> & "c"' },
      ],
      executed: { unit: 'files', count: 1 },
      isolation: 'none',
      ms: 120,
    },
  },
  {
    checker: 'tests',
    verdict: {
      kind: 'fail',
      evidence: [{ kind: 'assertion', test: 'adds', message: 'red \u001B[31m', expected: '3', actual: '4' }],
      executed: { unit: 'assertions', count: 2 },
      isolation: 'isolates',
      ms: 30,
    },
  },
  { checker: 'examples', verdict: { kind: 'broken', reason: 'could not tell', crash: false, ms: 5 } },
  {
    checker: 'speed',
    verdict: { kind: 'pass', executed: { unit: 'examples', count: 3 }, isolation: 'isolates', ms: 10 },
  },
];

function reportOf(verdicts: readonly NamedVerdict[]): CheckReport {
  return { sound: false, verdicts, warnings: ['weak'], seed: 7, tools: { vitest: '5.1.1' } };
}

describe('sarifOf', () => {
  it('has an alert for each piece of evidence, and notes for the rest', async () => {
    const files = { 'src/a b.ts': 'export const a = 1;\n' };
    const task = await resolveTask({ prompt: 'Write it.', target: 'src/a b.ts', workspace: { files } });
    const { runs } = sarifOf(reportOf(VERDICTS), task, process.cwd());
    expect(runs[0]?.results).toMatchObject([
      {
        ruleId: 'types',
        level: 'error',
        message: { text: 'src/a b.ts:3:5 TS2322 no <b> & "c"' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'src/a%20b.ts' },
              region: { startLine: 3, startColumn: 5 },
            },
          },
        ],
      },
      {
        ruleId: 'tests',
        message: { text: 'adds: red \\x1b[31m\nexpected 3\nactual   4' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a%20b.ts' }, region: { startLine: 1 } } }],
      },
    ]);
    expect(runs[0]?.invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: 'error', associatedRule: { id: 'examples' }, message: { text: 'broken: could not tell' } },
          { level: 'note', associatedRule: { id: 'speed' } },
          { level: 'warning', message: { text: 'weak' } },
        ],
      },
    ]);
  });
});

describe('junitOf', () => {
  const read = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml');

  it('has a case for each checker', () => {
    const page = read(junitOf(reportOf(VERDICTS), 'sums'));
    expect(page.querySelector('testsuites')?.getAttribute('failures')).toBe('2');
    expect(page.querySelector('testsuites')?.getAttribute('errors')).toBe('1');
    expect([...page.querySelectorAll('testcase')].map((one) => one.getAttribute('name'))).toEqual([
      'types',
      'tests',
      'examples',
      'speed',
    ]);
    expect(page.querySelector('testcase[name=tests] failure')?.textContent).toBe(
      'adds: red \\x1b[31m\nexpected 3\nactual   4',
    );
    expect(page.querySelector('testcase[name=types]')?.getAttribute('time')).toBe('0.120');
  });

  it('holds any text in XML that can be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (reason) => {
        const xml = junitOf(
          reportOf([{ checker: 'any', verdict: { kind: 'broken', reason, crash: false, ms: 1 } }]),
          reason,
        );
        // What XML 1.0 allows of characters.
        expect(xml).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
        expect(read(xml).querySelectorAll('testcase > error')).toHaveLength(1);
      }),
    );
  });
});

describe('evidenceOf', () => {
  it('lets nothing that was said out of its block', () => {
    const ticks = fc.constantFrom('`', '```', '````\n', '\n```\n@everyone <img>\n', 'a', '\n');
    fc.assert(
      fc.property(
        fc.array(ticks).map((parts) => parts.join('')),
        (words) => {
          const told = {
            status: 'unsolved',
            summary: `Not solved. ${words}`,
            warnings: [words],
            cost: { usd: 0, unpriced: [], tokens: 1, samples: 1, strongCalls: 0, members: {} },
            strongCalls: [],
          } as unknown as Solution;
          const lines = evidenceOf(told, [], words).split('\n');
          let fence: string | undefined;
          const outside: string[] = [];
          for (const line of lines) {
            const ticked = /^(`{3,})(\w*)$/.exec(line);
            if (fence === undefined && ticked !== null) fence = ticked[1];
            else if (fence !== undefined && line === fence) fence = undefined;
            else if (fence === undefined) outside.push(line);
          }
          expect(fence).toBeUndefined();
          expect(outside.join('\n')).not.toMatch(/@everyone|<img>/);
        },
      ),
    );
  });
});
