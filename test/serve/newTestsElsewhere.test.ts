import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { project } from '../cli/cli.ts';
import { noWall } from '../sandbox/contained.ts';
import { answer } from '../servers/openai.ts';
import { applyEdit, EDIT, type Edit } from './editTool.ts';
import { serving } from './serving.ts';

// A bug, and a test that is wanted with its fix, in languages whose runners are not ours to install.

const has = (...command: readonly [string, string]): boolean => spawnSync(command[0], [command[1]]).status === 0;

const LANGUAGES = [
  {
    name: 'Go',
    installed: has('go', 'version'),
    test: 'sum_test.go',
    source: 'sum.go',
    files: {
      'go.mod': 'module shop\n\ngo 1.20\n',
      'sum.go':
        'package shop\n\nfunc Sum(all []int) int {\n\tsum := 1\n\tfor _, one := range all {\n\t\tsum += one\n\t}\n\treturn sum\n}\n',
      'sum_test.go':
        'package shop\n\nimport "testing"\n\nfunc TestSums(t *testing.T) {\n\tif got := Sum([]int{2, 3}); got != 5 {\n\t\tt.Errorf("got %d", got)\n\t}\n}\n',
    },
    fix: { filePath: 'sum.go', oldString: 'sum := 1', newString: 'sum := 0' },
    added: (expected: string) =>
      `\nfunc TestEmpty(t *testing.T) {\n\tif got := Sum(nil); got != ${expected} {\n\t\tt.Fatal(got)\n\t}\n}\n`,
    end: '\t\tt.Errorf("got %d", got)\n\t}\n}\n',
  },
  {
    name: 'Rust',
    installed: has('cargo', '--version'),
    test: 'tests/sum.rs',
    source: 'src/lib.rs',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs': 'pub fn sum(all: &[i32]) -> i32 {\n    all.iter().sum::<i32>() + 1\n}\n',
      'tests/sum.rs': 'use shop::sum;\n\n#[test]\nfn sums() {\n    assert_eq!(sum(&[2, 3]), 5);\n}\n',
    },
    fix: { filePath: 'src/lib.rs', oldString: ' + 1', newString: '' },
    added: (expected: string) => `\n#[test]\nfn is_nothing() {\n    assert_eq!(sum(&[]), ${expected});\n}\n`,
    end: '    assert_eq!(sum(&[2, 3]), 5);\n}\n',
  },
] as const;

// A machine that has never run tests of Go has no cache, and each run would compile its library.
const cache = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-cache-'));
beforeAll(() => {
  vi.stubEnv('GOCACHE', join(cache.path, 'go-build'));
  if (LANGUAGES[0].installed) spawnSync('go', ['test', '-run', 'None', 'errors']);
});
afterAll(() => {
  vi.unstubAllEnvs();
  cache[Symbol.dispose]();
});

type Said = OpenAI.ChatCompletion & { readonly weak_committee: { readonly status: string } };

describe.each(LANGUAGES)('a test that is wanted, in $name (skipped where it is missing)', (language) => {
  const { installed, files, fix, added, end, test, source } = language;

  it.skipIf(!installed || noWall !== undefined)(
    'comes with the code, which is judged by those that were there',
    async () => {
      const one: Edit = { filePath: test, oldString: end, newString: `${end}${added('0')}` };
      const wrong: Edit = { ...one, oldString: '5', newString: '6' };
      const calling = (...edits: readonly Edit[]) =>
        answer('', {
          calls: edits.map((edit) => ({ name: 'edit', arguments: JSON.stringify(edit) })),
          finish: 'tool_calls',
        });
      using folder = project(files);
      await using served = await serving(
        [calling(fix, wrong), calling(fix, one)],
        { checkers: [tests(test)], timeoutMs: 120_000 },
        { workspace: folder.path },
      );
      const said = (await served.client.chat.completions.create({
        model: 'weak-committee',
        messages: [{ role: 'user', content: `Fix ${source}, and add a test for it.` }],
        tools: [EDIT],
      })) as Said;
      expect(said.weak_committee.status).toBe('verified');
      expect(said.choices[0]?.message.content).toContain(`The new tests in ${test} did not count`);
      for (const call of said.choices[0]?.message.tool_calls ?? [])
        if (call.type === 'function') applyEdit(folder.path, call.function.arguments);
      expect(readFileSync(join(folder.path, test), 'utf8')).toContain(added('0'));
    },
  );
});
