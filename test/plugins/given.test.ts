import { expect, it } from 'vitest';
import { checker, checkersOf } from '../../checkers/index.ts';
import { jsonl, taskFolders } from '../../src/harness.ts';
import { checkerKind, definePlugin } from '../../src/plugins.ts';
import { project } from '../cli/cli.ts';
import { SHORT_TASK } from './installed.ts';

// A plugin that is given in code, without a configuration.

const plugin = definePlugin({
  name: 'own',
  checkers: [
    checkerKind({
      kind: 'short',
      schema: { type: 'object', properties: { characters: { type: 'integer' } }, required: ['characters'] },
      make: () => checker({ name: 'short', check: () => true }),
    }),
  ],
});
const options = { plugins: [plugin] };

it('has its checkers among those of a task folder and of suites', async () => {
  using folder = project({
    'tasks/add/task.md': SHORT_TASK.replace('checkers:', 'hidden:\n  - short: { characters: 9 }\ncheckers:'),
    'rows.jsonl': '{"name":"add"}\n',
    'map.yaml': "id: '{name}'\nprompt: Write it.\ntarget: a.ts\nvisible: [{ short: { characters: 9 } }]\n",
  });
  const names = (checkers: readonly { readonly name: string }[]): string[] => checkers.map(({ name }) => name);
  expect(names(await checkersOf(`${folder.path}/tasks/add`, options))).toEqual(['short', 'examples']);
  const [task] = (await taskFolders(`${folder.path}/tasks`, options)).tasks;
  expect([names(task?.visible ?? []), names(task?.hidden ?? [])]).toEqual([['short', 'examples'], ['short']]);
  const [row] = (await jsonl(`${folder.path}/rows.jsonl`, `${folder.path}/map.yaml`, options)).tasks;
  expect(names(row?.visible ?? [])).toEqual(['short']);
  await expect(checkersOf(`${folder.path}/tasks/add`)).rejects.toThrow('A checker is listed that cannot be read');
});
