import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import type { Suite } from '../../src/suites/suite.ts';
import { jsonl } from '../../src/suites/jsonl.ts';
import { filled } from '../../src/suites/template.ts';
import { project, RIGHT, WRONG } from '../cli/cli.ts';
import { judged } from './judged.ts';

const ROW = {
  key: { number: 3 },
  text: 'Write add(a, b).',
  cases: [[[1, 2], 3]],
  more: "import { expect, it } from 'vitest';\nimport { add } from '../src/add.ts';\nit('adds', () => { expect(add(-7, 3)).toBe(-4); });\n",
};
const MAPPING = `
id: "add/{key.number}"
prompt: "{text}"
target: src/add.ts
visible: [types, { examples: { call: add, cases: "{cases}" } }]
hidden:
  files: { "hidden/{key.number}.test.ts": "{more}" }
  checkers: [{ tests: "hidden/{key.number}.test.ts" }]
`;

async function loaded(rows: readonly object[], mapping: string): Promise<Suite> {
  using folder = project({ 'mine.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'), 'map.yaml': mapping });
  return await jsonl(join(folder.path, 'mine.jsonl'), join(folder.path, 'map.yaml'));
}

describe('jsonl', () => {
  it('makes tasks of rows by templates', async () => {
    const { tasks, name } = await loaded([ROW], MAPPING);
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    expect(name).toBe('mine');
    expect(task.input).toMatchObject({ id: 'add/3', prompt: 'Write add(a, b).', target: ['src/add.ts'] });
    expect(JSON.stringify(task.input)).not.toContain('-7');
    expect(await judged(task, RIGHT)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'pass' } });
    expect(await judged(task, WRONG)).toMatchObject({ visible: { kind: 'fail' }, hidden: { kind: 'fail' } });
    const narrow = 'export function add(a: number, b: number): number {\n  return Math.abs(a) + b;\n}\n';
    expect(await judged(task, narrow)).toMatchObject({ visible: { kind: 'pass' }, hidden: { kind: 'fail' } });
  });

  it.each([
    [
      [{ ...ROW, text: undefined }],
      MAPPING,
      /^The row has no field text, which prompt asks for\. \(.*mine\.jsonl:1\) It has: key, cases, more/,
    ],
    [[ROW, { ...ROW, key: 3 }], MAPPING, /^The row has no field key\.number, which id asks for\. \(.*mine\.jsonl:2\)/],
    [[ROW, ROW], MAPPING, /^Two tasks are called add\/3/],
    [[ROW], `${MAPPING}\nkind: x\n`, /^The mapping has an unknown key kind\. \(.*map\.yaml\) Known are: id, prompt/],
    [[ROW], MAPPING.replace('files:', 'file:'), /^`hidden` in the mapping has an unknown key file\./],
    [[ROW], MAPPING.replace('target: src/add.ts', ''), /^The mapping has no target\./],
    [[ROW], MAPPING.replace('"{text}"', '"{cases}!"'), /^The field cases is no text, and prompt wants it within one\./],
    [
      [ROW],
      MAPPING.replace('"{text}"', '"{cases}"'),
      /^`prompt` of the mapping does not come to a text here\. \(.*mine\.jsonl:1\)/,
    ],
    [[ROW], MAPPING.replace('[types,', '[jest,'), /^A checker is listed that cannot be read: "jest"\. \(.*map\.yaml\)/],
    [[ROW], 'id: [', /^The mapping is no YAML: /],
    [[ROW], 'nothing', /^The mapping has no keys\./],
  ])('says what is wrong: %#', async (rows, mapping, says) => {
    await expect(loaded(rows, mapping).catch(explain)).resolves.toMatch(says);
  });
});

describe('filled', () => {
  it('gives back any text whose braces are doubled', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, field) => {
        const row = { fields: { field }, at: 'x' };
        const doubled = text.replaceAll('{', '{{').replaceAll('}', '}}');
        expect(filled(`${doubled} {field} ${doubled}`, row, 't')).toBe(`${text} ${field} ${text}`);
      }),
    );
  });
});
