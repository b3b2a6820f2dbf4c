import type { Task } from '../task.ts';
import { syntaxOf } from './syntax.ts';

// Answers without a fence. Where code ends and prose begins is decided by the parser: the longest piece that parses.

const MAX_TRIES = 4000;
/** Characters that may be parsed in search of the code: a long answer gets fewer tries. */
const MAX_PARSED = 30_000_000;
const STARTS =
  /^(?:import\b|export\b|async function|function\b|(?:abstract )?class\b|const\b|let\b|var\b|type\b|interface\b|enum\b|declare\b|namespace\b|\/\/|\/\*|@\w)/;

/** The code in a text without fences: a continuation of the signature, or a program with prose around it. */
export function unfenced(
  text: string,
  finish: string,
  task: Pick<Task, 'targets' | 'signature' | 'exports'>,
): string | undefined {
  const [target] = task.targets;
  const { signature } = task;
  if (signature !== undefined && !repeatsSignature(text, signature, target))
    return continuation(text, finish, signature, target);
  return program(text, finish, target, signature);
}

function repeatsSignature(text: string, signature: string, target: string): boolean {
  const name = [...syntaxOf(target, `${signature}}`).callables].at(-1);
  return name !== undefined && new RegExp(`(?:function\\*?|const|let|class)\\s+${name}\\b`).test(text);
}

/** The longest run of lines that completes the signature; one closing brace is added where the model stopped just before it. */
function continuation(text: string, finish: string, signature: string, target: string): string | undefined {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const tries = Math.min(MAX_TRIES, MAX_PARSED / (text.length + 1));
  for (let end = lines.length; end > 0 && lines.length - end < tries; end--) {
    const whole = signature + lines.slice(0, end).join('\n');
    const cut = codeOf(whole, target);
    if (cut !== undefined)
      return finish === 'length' && end < lines.length && looksLikeCode(lines[end]) ? undefined : cut;
  }
  const closed = `${signature}${lines.join('\n')}\n}`;
  return finish === 'stop' ? codeOf(closed, target) : undefined;
}

/** The program that starts at the earliest line and reaches furthest. */
function program(text: string, finish: string, target: string, signature: string | undefined): string | undefined {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (STARTS.test(line) ? [index] : []));
  const most = Math.min(MAX_TRIES, MAX_PARSED / (text.length + 1));
  let tries = 0;
  for (const start of starts) {
    for (let end = lines.length; end > start && tries < most; end--, tries++) {
      const cut = codeOf(lines.slice(start, end).join('\n'), target);
      if (cut === undefined || (signature !== undefined && !repeatsSignature(cut, signature, target))) continue;
      return finish === 'length' && lines.slice(end).some(looksLikeCode) ? undefined : cut;
    }
  }
  return undefined;
}

/** The code if it parses and declares something, without words at its end that only happen to parse. */
function codeOf(code: string, target: string): string | undefined {
  const { parses, declares, statements } = syntaxOf(target, code);
  if (!parses || declares.size === 0) return undefined;
  const last = statements.findLastIndex(({ prose }) => !prose);
  if (last === statements.length - 1) return code.trimEnd();
  return code.slice(0, statements[last]?.end).trimEnd();
}

/** Whether a line that had to be dropped was code going on, so that the answer was cut off in it. */
function looksLikeCode(line: string | undefined): boolean {
  return line !== undefined && (STARTS.test(line) || /[{};]\s*$|^\s{2,}\S/.test(line));
}
