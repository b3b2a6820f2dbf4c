import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { auditPage } from '../../src/audit/report/page.ts';
import { schemaOf } from '../../src/audit/report/schema.ts';
import { sentencesOf, survivorWords, survivorsOf } from '../../src/audit/report/words.ts';
import type { Audit, MutantResult } from '../../src/audit/result.ts';
import { figuresOf } from '../../src/audit/figures.ts';

const SOURCE = 'export const tag = (name: string) => `<${name}>`;\n';
const spot = { start: { line: 1, column: 38 }, end: { line: 1, column: 49 } };

function mutant(id: string, result: Partial<MutantResult>): MutantResult {
  return {
    id,
    file: 'src/tag.ts',
    mutator: 'StringLiteral',
    replacement: '``',
    ...spot,
    status: 'survived',
    ms: 1.4,
    ...result,
  };
}

const mutants: MutantResult[] = [
  mutant('0', { status: 'killed', killedBy: 't1', coveredBy: ['t1'], reason: 'tag: expected' }),
  mutant('1', { status: 'timeout', static: true, reason: 'it comes to no end' }),
  mutant('2', {
    coveredBy: ['t1'],
    finding: {
      kind: 'killable',
      input: "tag('</pre><script>')",
      wanted: "'<a>'",
      got: "''",
      line: "expect(tag('a')).toEqual('<a>');",
    },
  }),
  mutant('3', { finding: { kind: 'equivalent', inputs: 700 } }),
  mutant('4', { status: 'uncovered', finding: { kind: 'unknown', reason: 'tag is asynchronous' } }),
  mutant('5', { status: 'ignored', reason: 'a comment says so' }),
  mutant('6', { status: 'broken', reason: 'its process ended' }),
];
const audit: Audit = {
  mutants,
  figures: figuresOf(mutants),
  tests: [{ id: 't1', name: 'tag', file: 'test/tag.test.ts' }],
  places: [{ file: 'test/tag.test.ts', isolation: 'apart', reason: 'it needs modules of Node' }],
  sources: { 'src/tag.ts': SOURCE },
  seed: 1,
  ms: 100,
};

describe('figures', () => {
  it('leave likely equivalents out of the rate, and what could not be judged out of all', () => {
    expect(audit.figures).toMatchObject({
      of: 5,
      killed: 2,
      survived: 2,
      uncovered: 1,
      equivalent: 1,
      ignored: 1,
      broken: 1,
    });
    expect(audit.figures.killRate?.value).toBe(0.5);
    expect(audit.figures.score).toBe(0.4);
    expect(audit.figures.killRate?.low).toBeCloseTo(0.0676, 3);
    expect(audit.figures.killRate?.high).toBeCloseTo(0.9324, 3);
  });

  it('know no rate of nothing', () =>
    expect(figuresOf([])).toMatchObject({ of: 0, killRate: undefined, score: undefined }));
});

describe('in words', () => {
  it('says the rate first, with its interval', () => {
    const [first, ...rest] = sentencesOf(audit);
    expect(first).toBe(
      'Kill rate 50.0 % (95 % interval 6.7 to 93.2). 2 of 5 mutants killed, 2 survived, 1 not reached by any test.',
    );
    expect(rest.at(-1)).toBe('test/tag.test.ts was run apart, which is slower: it needs modules of Node.');
  });

  it('shows a survivor with what would kill it', () => {
    expect(survivorsOf(audit).map(({ id }) => id)).toEqual(['2', '4']);
    const [first] = survivorsOf(audit);
    expect(first && survivorWords(first, SOURCE)).toBe(`src/tag.ts:1:38  StringLiteral
  - export const tag = (name: string) => \`<\${name}>\`;
  + export const tag = (name: string) => \`\`;
  tag('</pre><script>') gives '<a>', and with it ''. To kill it:
    expect(tag('a')).toEqual('<a>');`);
  });
});

describe('the page', () => {
  it('shows what candidates hold and runs nothing', () => {
    const page = auditPage(audit);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;/pre&gt;&lt;script&gt;');
    expect(page).toContain('default-src &#39;none&#39;');
  });
});

describe('the report', () => {
  const file = createRequire(import.meta.url).resolve(
    'mutation-testing-report-schema/mutation-testing-report-schema.json',
  );
  const schema = JSON.parse(readFileSync(file, 'utf8')) as { $schema?: string };

  it('is of the schema that mutation-testing-elements reads', () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
    const { $schema: _, ...rest } = schema;
    const validate = ajv.compile(rest);
    validate(schemaOf(audit, '1.0.0'));
    expect(validate.errors).toBeNull();
    validate({ ...schemaOf(audit, '1.0.0'), files: 1 });
    expect(validate.errors).not.toBeNull();
  });

  it('names each status by the word of the schema', () => {
    const { files } = schemaOf(audit, '1.0.0');
    expect(files['src/tag.ts']?.mutants.map(({ status }) => status)).toEqual([
      'Killed',
      'Timeout',
      'Survived',
      'Survived',
      'NoCoverage',
      'Ignored',
      'RuntimeError',
    ]);
  });
});
