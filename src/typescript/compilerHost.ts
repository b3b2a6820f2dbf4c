import { dirname } from 'node:path';
import { listen, say } from '../sandbox/process/parent.ts';
import { openCompiler } from './compiler.ts';
import { openLayout, type Workspace } from './layout.ts';
import type { ProgramOf, ProgramReport, Put, Question, Reply } from './messages.ts';
import { openOverlay } from './overlay.ts';
import { reportOn } from './report.ts';

// Runs between the solver and the native compiler, in a process group that holds the two of them and nothing else.

// A compiler that is busy does not see that nobody waits for it any more.
process.on('exit', () => process.kill(0, 'SIGKILL'));

/** How long the compiler may have worked, in ms, before it is to be replaced: its processor time is limited. */
const TIRED_MS = 30_000;

const { COMPILER = '', COMPILER_START = COMPILER } = process.env;
// A folder of its own, below which nothing is written but folders.
const home = process.cwd().replaceAll('\\', '/');
const overlay = openOverlay(home, dirname(COMPILER));
const compiler = openCompiler(COMPILER_START, home, overlay.fs);
const layout = openLayout(home, overlay, compiler);
const workspaces = new Map<string, Workspace>();
/** Those whose last piece is still to come. */
const coming = new Map<string, Map<string, string>>();
let worked = 0;
const started = compiler.update(layout.change());

listen((message) => {
  const question = message as Question;
  switch (question.kind) {
    case 'put':
      put(question);
      return reply({ kind: 'have' });
    case 'ready':
      return void started.then(() => reply({ kind: 'have' }), fail);
    case 'check':
      return void check(question.programs).then(reply, fail);
    case 'end':
      return process.exit(0);
  }
});

function reply(message: Reply): void {
  say(message);
}

/** Nothing that it is asked for can be relied on after this: the solver starts another. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

function put({ project, modules, packages, config, overrides, pieces, last }: Put): void {
  const files = coming.get(project) ?? new Map<string, string>();
  for (const [path, text] of pieces) files.set(path, (files.get(path) ?? '') + text);
  coming.set(project, files);
  if (!last) return;
  coming.delete(project);
  workspaces.set(project, { files: Object.fromEntries(files), modules, packages, config, overrides });
}

async function check(programs: readonly ProgramOf[]): Promise<Reply> {
  const needed = new Set(programs.flatMap(({ members }) => members.map(({ project }) => project)));
  const missing = [...needed].filter((project) => !workspaces.has(project));
  if (missing.length > 0) return { kind: 'missing', projects: missing };
  const start = performance.now();
  const laid = [];
  for (const program of programs) laid.push({ program, one: await layout.lay(program, workspaces) });
  const programAt = await compiler.update(layout.change());
  const reports: ProgramReport[] = [];
  for (const { one, program } of laid) reports.push(await reportOn(one, programAt(one.config), program));
  layout.forget();
  worked += performance.now() - start;
  return { kind: 'checked', programs: reports, tired: worked > TIRED_MS };
}
