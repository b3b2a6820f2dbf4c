import type { Failure } from '../async/divide.ts';
import type { Ask } from '../sandbox/process/workers.ts';
import type { Files } from '../workspace/workspace.ts';
import { CONFIG, type Workspace } from './layout.ts';
import { ranOut } from './memory.ts';
import type { ProgramOf, ProgramReport, Question, Reply } from './messages.ts';

/** Why there is no report. */
export type End = Failure | 'memory';

/** One that was forgotten meanwhile. */
const NOTHING: Workspace = { files: {}, modules: undefined, packages: undefined, config: CONFIG, overrides: {} };

/** Characters of a workspace that go into one message. */
const PIECE = 1_000_000;

/** Sends the host the workspaces that it lacks, then the question. */
export async function askHost(
  put: Ask,
  programs: readonly ProgramOf[],
  projects: ReadonlyMap<string, Workspace>,
  timeoutMs: number,
): Promise<readonly ProgramReport[] | End> {
  for (;;) {
    const answer = await put({ kind: 'check', programs } satisfies Question, timeoutMs);
    if (answer.kind === 'timeout') return 'timeout';
    if (answer.kind === 'ended') return ranOut(answer.run.output) ? 'memory' : 'crash';
    const reply = answer.reply as Reply;
    switch (reply.kind) {
      case 'checked':
        // One that is tired ends at this word, and is replaced for whoever comes next.
        if (reply.tired) await put({ kind: 'end' } satisfies Question, timeoutMs);
        return reply.programs;
      case 'missing':
        for (const project of reply.projects)
          if (!(await send(put, project, projects.get(project) ?? NOTHING, timeoutMs))) return 'crash';
        break;
      case 'have':
        return 'crash';
    }
  }
}

async function send(put: Ask, project: string, workspace: Workspace, timeoutMs: number): Promise<boolean> {
  const { files, modules, packages, config, overrides } = workspace;
  const messages = inPieces(files);
  for (const [index, pieces] of messages.entries()) {
    const last = index === messages.length - 1;
    const answer = await put(
      { kind: 'put', project, modules, packages, config, overrides, pieces, last } satisfies Question,
      timeoutMs,
    );
    if (answer.kind !== 'reply') return false;
  }
  return true;
}

function inPieces(files: Files): (readonly (readonly [path: string, text: string])[])[] {
  const messages: [string, string][][] = [[]];
  let room = PIECE;
  for (const [path, text] of Object.entries(files))
    for (let start = 0; start === 0 || start < text.length;) {
      if (room <= 0) {
        messages.push([]);
        room = PIECE;
      }
      const piece = text.slice(start, start + room);
      messages.at(-1)?.push([path, piece]);
      room -= piece.length + path.length + 1;
      start += Math.max(piece.length, 1);
    }
  return messages;
}
