import { extname, posix } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Kinds } from '../../../checkers/kinds/kinds.ts';
import { explain, TaskError } from '../../errors.ts';
import { fenced } from '../../text/fenced.ts';
import { costSentence } from '../../text/money.ts';
import { lowest } from '../../policy/budget.ts';
import { LIMITS } from '../../policy/limits.ts';
import { printable } from '../../text/printable.ts';
import type { Changes } from '../../nouns/changes.ts';
import type { NearMiss, Solution } from '../../nouns/solution.ts';
import { solve } from '../../solve.ts';
import type { TaskInput } from '../../nouns/task.ts';
import { isProtected } from '../../workspace/roles.ts';
import { TASK_FIELDS } from '../../workspace/taskFields.ts';
import type { Files } from '../../workspace/workspace.ts';
import type { Answering } from './answer.ts';
import { linesOf, tellVerdicts, VERDICTS } from './evidence.ts';
import { narrating } from './narrate.ts';
import type { OpenOptions } from './options.ts';
import { checkersFor, checkersOf, FILES, workspaceFor } from './task.ts';

const inputOf = (kinds: Kinds) =>
  z.strictObject({
    prompt: z.string().describe('What to write, in words: behaviour, edge cases, names to export.'),
    ...TASK_FIELDS,
    files: FILES.optional().describe(
      'The whole workspace as text, by path: tests, context, the present text of targets. Left out, the server’s own folder is the workspace.',
    ),
    checkers: checkersOf(kinds),
    budget: LIMITS.optional().describe('Hard limits of this run; they can only lower those of the server.'),
    certificate: z
      .boolean()
      .optional()
      .describe(
        'Whether to give the certificate too. It names every file of the workspace; it is in the ledger anyway.',
      ),
  });

const OUTPUT = z.object({
  status: z.enum(['solved', 'ambiguous', 'unsolved']),
  reason: z.enum(['sound', 'ambiguous', 'unexecuted', 'words', 'exhausted', 'budget', 'broken']),
  summary: z.string(),
  run: z.string().describe('The run’s id, for `explain`.'),
  files: FILES.optional().describe('The target files to write, exactly as they were checked. Only when solved.'),
  removed: z.array(z.string()).optional().describe('Target files to delete. Only when solved.'),
  cost: z.object({
    usd: z.number(),
    tokens: z.number(),
    unpriced: z.array(z.string()).describe('Members whose prices are unknown: what they cost is not in usd.'),
  }),
  strongCalls: z.array(
    z.object({ member: z.string(), reason: z.string(), usd: z.union([z.number(), z.literal('unknown')]) }),
  ),
  warnings: z.array(z.string()),
  nearest: z
    .object({ proposal: z.string(), verdicts: VERDICTS })
    .optional()
    .describe('When nothing is sound: why the proposal that got furthest is not. Its code is not given.'),
  certificate: z.record(z.string(), z.unknown()).optional(),
});

type Input = z.infer<ReturnType<typeof inputOf>>;

/** Adds the tool `solve`. */
export function addSolve(server: McpServer, options: OpenOptions, answering: Answering): void {
  server.registerTool(
    'solve',
    {
      title: 'Solve a code task',
      description:
        'Have code written by a committee of cheap models and judged by checkers; a strong model is asked only if no cheap proposal passes. ' +
        'Gives code only when every checker passed on exactly these bytes. It writes nothing: write the files it gives yourself. ' +
        'The better the checkers, the more "solved" means: give tests or examples for the edge cases too. ' +
        'It takes from seconds to minutes and may cost money, within the budget. When unsolved, mend the prompt or the checkers by the evidence, ' +
        'or see `explain`. Example: { "prompt": "Write `add(a, b)`.", "target": "src/add.ts", ' +
        '"checkers": [{ "examples": { "call": "add", "cases": [[[1, 2], 3]] } }] }.',
      inputSchema: inputOf(options.kinds),
      outputSchema: OUTPUT,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    },
    answering(async (input: Input, { signal, tell }) => {
      const { config } = options;
      const checkers = checkersFor(input.checkers, options);
      await options.reader.refuseUnreadable(codeIn(input));
      const behalf = options.onBehalf?.(input.prompt);
      const make = async (): Promise<Solution> => {
        signal.throwIfAborted();
        const run = solve(taskOf(input, options), checkers, {
          ...config,
          budget: lowest(config.budget ?? {}, input.budget ?? {}),
          ...(behalf !== undefined && { within: behalf.within, account: behalf.account }),
          signal,
        });
        const narrate = narrating(tell);
        for await (const event of run) {
          if (event.kind === 'run-started') options.runs?.add(event.run);
          behalf?.telling.event(event);
          narrate(event);
        }
        return run;
      };
      try {
        const solution = await (behalf?.inTurn(make) ?? make());
        behalf?.telling.end(solution);
        return answerOf(solution, input.certificate === true);
      } catch (error) {
        behalf?.telling.end({ error: explain(error) });
        throw error;
      }
    }),
  );
}

function taskOf(
  { prompt, target, signature, exports, language, context, files }: Input,
  options: OpenOptions,
): TaskInput {
  const workspace = workspaceFor(files, options);
  const guarded = [target].flat().find((path) => isProtected(posix.normalize(path), options.protect ?? []));
  if (workspace === options.workspace && guarded !== undefined)
    throw new TaskError(`${guarded} decides how the workspace is checked: no proposal may write it.`, {
      at: 'target',
      fix: 'Name a source file, and write this one yourself.',
    });
  return {
    prompt,
    target,
    workspace,
    ...(signature !== undefined && { signature }),
    ...(exports !== undefined && { exports: [exports].flat() }),
    ...(language !== undefined && { language }),
    ...(context !== undefined && { context: [context].flat() }),
  };
}

/** What of a call is parsed as code. */
function codeIn({ files = {}, signature }: Input): Files {
  return signature === undefined ? files : { ...files, 'signature.ts': `${signature}}` };
}

function answerOf(solution: Solution, withCertificate: boolean): CallToolResult {
  const { status, reason, summary, run, cost, strongCalls, warnings } = solution;
  const nearest = nearestOf(solution);
  const { usd, tokens, unpriced } = cost;
  return {
    content: [{ type: 'text', text: textOf(solution) }],
    structuredContent: {
      status,
      reason,
      summary,
      run,
      cost: { usd, tokens, unpriced: [...unpriced] },
      strongCalls: [...strongCalls],
      warnings: [...warnings],
      ...(solution.status === 'solved' && { files: solution.files }),
      ...(solution.status === 'solved' && solution.removed && { removed: [...solution.removed] }),
      ...(nearest !== undefined && {
        nearest: { proposal: nearest.proposal, verdicts: tellVerdicts(nearest.verdicts) },
      }),
      ...(withCertificate && solution.status === 'solved' && { certificate: { ...solution.certificate } }),
    } satisfies z.infer<typeof OUTPUT>,
  };
}

function nearestOf(solution: Solution): NearMiss | undefined {
  return solution.status === 'unsolved' ? solution.nearest : undefined;
}

function textOf(solution: Solution): string {
  const { summary, warnings, run } = solution;
  const nearest = nearestOf(solution);
  const words = [summary, ...warnings.map((warning) => `Warning: ${warning}`), costSentence(solution), `Run: ${run}.`];
  if (nearest !== undefined)
    words.push(
      `The nearest miss, ${nearest.proposal}, is not sound, so its code is not shown:`,
      ...linesOf(tellVerdicts(nearest.verdicts)),
    );
  return [
    printable(words.join('\n')),
    ...(solution.status === 'solved' ? blocksOf(solution) : []),
    ...(solution.status === 'ambiguous'
      ? solution.choices.flatMap(({ proposal, line, ...changes }) => [
          `Sound, one to choose from: ${proposal}${line === undefined ? '' : `, which passes ${line}`}`,
          ...blocksOf(changes),
        ])
      : []),
  ].join('\n\n');
}

/** The code as it is, so that it can be written as it is. */
function blocksOf({ files, removed = [] }: Changes): string[] {
  return [
    ...Object.entries(files).map(([path, text]) => `${path}\n${fenced(extname(path).slice(1), text)}`),
    ...removed.map((path) => printable(`${path} is to be deleted.`)),
  ];
}
