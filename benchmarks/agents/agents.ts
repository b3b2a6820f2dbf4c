import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { execa } from 'execa';
import OpenAI from 'openai';
import { answer, openaiServer, type OpenAIServer, type Reply } from '../../test/servers/openai.ts';
import { failovers } from './failover.ts';
import { applyEdit, EDIT, type Edit } from '../../test/serve/editTool.ts';
import { FIRST, layShop, SECOND, WORSE, WRONG } from './shop.ts';

const HELP = `Usage: npm run bench:agents -- [options]

Scripted sessions of an agent in front of a served workspace, of 7 files and of 5,000: a fix that takes two edits in two turns, an edit that makes it worse, wrong code that comes in by
a script of the agent's own under "Done", and questions. Members follow a script; checkers are real.

  steps              right edits that do not reach the end yet
  accepted           of them, those that were handed over
  boughtInVain       proposals beyond one for each edit that was handed over, and one to agree with a first step;
                     where the first is wrong, beyond one more
  wrongOnDiskUnsaid  answers "Done" over wrong files that the reply does not tell of
  questionCpuMs      what a question takes of the processor, of the server and all it starts, in ms: the median
  editVsRunner       an edit's verdict by the clock, as a share of the test runner by hand
  failover           the first of two members fails: until the other has answered, at first and later, and calls to the failing one in 20 requests

  --files <n,n>   sizes of the workspace (default 7,5000)
  --questions <n> (default 11)
  --json          print one line of JSON, and nothing else
`;

const { values: flags } = parseArgs({
  options: {
    files: { type: 'string', default: '7,5000' },
    questions: { type: 'string', default: '11' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const TOOLS: OpenAI.ChatCompletionTool[] = [
  EDIT,
  {
    type: 'function',
    function: { name: 'bash', parameters: { type: 'object', properties: { command: { type: 'string' } } } },
  },
];

const editing = (edit: Edit): Reply =>
  answer('', { calls: [{ name: 'edit', arguments: JSON.stringify(edit) }], finish: 'tool_calls' });
const running = (command: string): Reply =>
  answer('', { calls: [{ name: 'bash', arguments: JSON.stringify({ command }) }], finish: 'tool_calls' });

type Said = OpenAI.ChatCompletion & { readonly weak_committee?: { readonly status: string } };

/** One session of an agent, which applies what it is handed. */
interface Session {
  turn(): Promise<{ readonly status: string; readonly text: string; readonly edits: number; readonly ms: number }>;
}

function open(client: OpenAI, folder: string, words: string): Session {
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: words }];
  return {
    async turn() {
      const start = performance.now();
      const reply = (await client.chat.completions.create({ model: 'weak-committee', messages, tools: TOOLS })) as Said;
      const ms = performance.now() - start;
      const message = reply.choices[0]?.message;
      if (message !== undefined) messages.push(message);
      let edits = 0;
      for (const call of message?.tool_calls ?? []) {
        if (call.type !== 'function') continue;
        messages.push({ role: 'tool', tool_call_id: call.id, content: 'ok' });
        if (call.function.name !== 'edit') continue;
        applyEdit(folder, call.function.arguments);
        edits++;
      }
      return { status: reply.weak_committee?.status ?? '', text: message?.content ?? '', edits, ms };
    },
  };
}

interface Row {
  readonly files: number;
  readonly steps: number;
  readonly accepted: number;
  readonly boughtInVain: number;
  readonly wrongOnDiskUnsaid: number;
  readonly questionCpuMs: number;
  readonly editVsRunner: number;
}

async function measure(files: number, questions: number): Promise<Row> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bench-agents-'));
  let script: readonly Reply[] = [];
  let asked = 0;
  const upstream: OpenAIServer = await openaiServer(
    () => script[Math.min(asked++, script.length - 1)] ?? answer('Yes.'),
    {
      models: ['small'],
      key: 'bench',
    },
  );
  layShop(folder, files);
  const server = fork(join(import.meta.dirname, 'served.ts'), [upstream.baseURL, folder]);
  try {
    const [{ url, pid }] = (await once(server, 'message')) as [{ readonly url: string; readonly pid: number }];
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    const follow = (next: readonly Reply[]): void => {
      script = next;
      asked = 0;
    };
    const restore = (): Promise<unknown> => execa('git', ['checkout', '--quiet', '.'], { cwd: folder });

    // Two edits in two turns. The first mends nothing that shows: a second answer has to agree.
    const editMs: number[] = [];
    let accepted = 0;
    let bought = 0;
    const rounds = 3;
    for (let round = 0; round < rounds; round++) {
      await restore();
      // Runners are started in the pauses that models make.
      await delay(2000);
      follow([editing(FIRST), editing(FIRST), editing(SECOND), answer('Done.')]);
      const session = open(client, folder, `total() is wrong, round ${round}. Mend it.`);
      const first = await session.turn();
      await delay(2000);
      const second = await session.turn();
      const last = await session.turn();
      if (first.status === 'step' && first.edits === 1) accepted++;
      if (second.status !== 'verified' || last.status !== 'verified')
        throw new Error(`the end was not verified: ${second.status}, ${last.status}: ${second.text}`);
      bought += asked;
      editMs.push(second.ms);
    }

    // A wrong proposal first: one more will do.
    await restore();
    applyEdit(folder, JSON.stringify(FIRST));
    follow([editing(WORSE), editing(SECOND)]);
    const wrongFirst = await open(client, folder, 'total() is wrong still. Mend it.').turn();
    if (wrongFirst.status !== 'verified') throw new Error(`a right second proposal was ${wrongFirst.status}`);
    const beside = asked - 2;

    // An edit that breaks what passed, and wrong code by a script.
    await restore();
    follow([editing(WORSE)]);
    const worse = await open(client, folder, 'label() is wrong. Mend it.').turn();
    if (worse.edits > 0) throw new Error('an edit that makes it worse was handed over');
    follow([running('python3 mend.py'), answer('Done: fixed.')]);
    const scripted = open(client, folder, 'total() is wrong. Mend it by a script.');
    await scripted.turn();
    writeFileSync(join(folder, 'src/price.ts'), WRONG);
    const done = await scripted.turn();
    const wrongOnDiskUnsaid = done.status === 'failing' && done.text.includes('sums up') ? 0 : 1;

    await restore();
    // What was changed this moment is not taken for settled.
    await delay(2500);
    const cpu: number[] = [];
    for (let question = 0; question < questions; question++) {
      follow([answer('It sums up the prices.')]);
      const before = processorMs(pid);
      await open(client, folder, `What does total() in src/total.ts do? (${question})`).turn();
      await delay(300);
      cpu.push(processorMs(pid) - before);
    }
    const byHand: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await execa('npx', ['vitest', 'run', 'test/cart.test.ts'], { cwd: folder, reject: false });
      byHand.push(performance.now() - start);
    }
    return {
      files,
      steps: rounds,
      accepted,
      boughtInVain: bought - rounds * 4 + beside,
      wrongOnDiskUnsaid,
      // Once the first has warmed what is kept.
      questionCpuMs: median(cpu.slice(1)),
      editVsRunner: Number((median(editMs) / median(byHand)).toFixed(2)),
    };
  } finally {
    await stop(server);
    await upstream[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stop(server: ChildProcess): Promise<void> {
  const exited = once(server, 'exit');
  server.disconnect();
  await exited;
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
}

/** What a process and all that it started have taken of the processor, in ms, as Linux tells: in steps of ten. */
function processorMs(root: number): number {
  const all = new Map<number, { readonly parent: number; readonly ms: number }>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one)))
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      // User and system time, its own and that of children that have ended.
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
      all.set(Number(name), { parent: fields[1] ?? 0, ms: ticks * 10 });
    } catch {
      // It has ended meanwhile.
    }
  const isOurs = (pid: number): boolean => pid === root || (all.has(pid) && isOurs(all.get(pid)?.parent ?? 0));
  return [...all].reduce((sum, [pid, { ms }]) => sum + (isOurs(pid) ? ms : 0), 0);
}

if (flags.help) process.stdout.write(HELP);
else {
  const rows: Row[] = [];
  for (const files of flags.files.split(',').map(Number)) rows.push(await measure(files, Number(flags.questions)));
  const failover = await failovers();
  if (flags.json) {
    const sum = (of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);
    const last = rows.at(-1);
    process.stdout.write(
      `${JSON.stringify({
        steps: sum(({ steps }) => steps),
        accepted: sum(({ accepted }) => accepted),
        boughtInVain: sum(({ boughtInVain }) => boughtInVain),
        wrongOnDiskUnsaid: sum(({ wrongOnDiskUnsaid }) => wrongOnDiskUnsaid),
        questionCpuMs: last?.questionCpuMs,
        editVsRunner: Math.max(...rows.map(({ editVsRunner }) => editVsRunner)),
        failover,
        rows,
      })}\n`,
    );
  } else {
    const head = ['files', 'steps', 'accepted', 'bought in vain', 'wrong unsaid', 'question, CPU ms', 'edit / runner'];
    const table = new Table({ head, style: { head: [], border: [] } });
    for (const row of rows) table.push(Object.values(row).map(String));
    const ways = new Table({
      head: ['the first member', 'first ms', 'later ms', 'calls to it of 20'],
      style: { head: [], border: [] },
    });
    for (const [kind, one] of Object.entries(failover)) ways.push([kind, ...Object.values(one).map(String)]);
    process.stdout.write(`${table.toString()}\n${ways.toString()}\nNode ${process.versions.node}.\n`);
  }
}
