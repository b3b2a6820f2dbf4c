import { posix } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { Kinds } from '../../../checkers/kinds/kinds.ts';
import { committeeFrom } from '../../config/committeeFrom.ts';
import { refuseUnusableCheckers } from '../../config/config.ts';
import { TaskError } from '../../errors.ts';
import { printable } from '../../text/printable.ts';
import type { Task } from '../../nouns/task.ts';
import { headline } from '../../nouns/verdict.ts';
import { checkFiles, soundnessOf } from '../../verification/checkFiles.ts';
import { resolveTask } from '../../workspace/resolveTask.ts';
import { PATHS } from '../../workspace/taskFields.ts';
import type { Files } from '../../workspace/workspace.ts';
import type { Answering } from './answer.ts';
import { linesOf, tellVerdicts, VERDICTS } from './evidence.ts';
import type { OpenOptions } from './options.ts';
import { checkersFor, checkersOf, FILES, normalized, workspaceFor } from './task.ts';

const inputOf = (kinds: Kinds) =>
  z.strictObject({
    files: FILES.describe(
      'The code to check, by path. With `target`, files that are no target are the whole workspace, tests included, instead of the server’s own folder.',
    ),
    target: PATHS.optional().describe('Which of the files are the code to check. Left out, all of them.'),
    checkers: checkersOf(kinds),
  });

const OUTPUT = z.object({
  sound: z.boolean().describe('Whether every checker passed.'),
  summary: z.string(),
  verdicts: VERDICTS,
  warnings: z.array(z.string()).describe('What was found out about the checkers themselves, such as that one is weak.'),
});

type Input = z.infer<ReturnType<typeof inputOf>>;

/** Adds the tool `check`. */
export function addCheck(server: McpServer, options: OpenOptions, answering: Answering): void {
  server.registerTool(
    'check',
    {
      title: 'Check code',
      description:
        'Run checkers, all of them, on code you have, contained and in a copy: no model is asked, nothing is spent or written. ' +
        'Gives each verdict with its evidence. Example: { "files": { "src/add.ts": "export const add = …" }, ' +
        '"checkers": ["types", { "tests": "test/add.test.ts" }] }.',
      inputSchema: inputOf(options.kinds),
      outputSchema: OUTPUT,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    answering(async (input: Input, { signal, tell }) => {
      const { timeoutMs, unsafe, isolation } = committeeFrom(options.config);
      const checkers = checkersFor(input.checkers, options);
      refuseUnusableCheckers(checkers);
      await options.reader.refuseUnreadable(input.files);
      const { task, code } = await givenCode(input, options);
      const make = async (): ReturnType<typeof checkFiles> => {
        signal.throwIfAborted();
        return checkFiles(task, checkers, code, {
          timeoutMs,
          unsafe,
          isolation,
          signal,
          onVerdict: ({ checker, verdict }) => tell(`${checker}: ${headline(verdict)}`),
        });
      };
      const report = await (options.inTurn?.(make) ?? make());
      const { sound, warnings } = report;
      const told = { sound, summary: soundnessOf(report), verdicts: tellVerdicts(report.verdicts), warnings };
      const lines = [told.summary, ...warnings.map((warning) => `Warning: ${warning}`), ...linesOf(told.verdicts)];
      return {
        content: [{ type: 'text', text: printable(lines.join('\n')) }],
        structuredContent: { ...told, warnings: [...warnings] } satisfies z.infer<typeof OUTPUT>,
      };
    }),
  );
}

/** The code to check, and the task of which it is. */
async function givenCode(
  { files, target }: Input,
  options: OpenOptions,
): Promise<{ readonly task: Task; readonly code: Files }> {
  const given = normalized(files);
  const targets = target === undefined ? Object.keys(given) : [target].flat().map((path) => posix.normalize(path));
  const around = Object.entries(given).filter(([path]) => !targets.includes(path));
  const own = around.length > 0 || options.workspace === undefined ? Object.fromEntries(around) : undefined;
  const task = await resolveTask({ prompt: 'Check.', target: targets, workspace: workspaceFor(own, options) });
  const code = Object.fromEntries(Object.entries(given).filter(([path]) => task.targets.includes(path)));
  if (Object.keys(code).length === 0)
    throw new TaskError('None of the files is a target.', {
      at: 'files',
      fix: `Give the text of ${task.targets.join(', ')}.`,
    });
  return { task, code };
}
