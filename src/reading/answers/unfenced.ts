import type { Task } from '../../nouns/task.ts';
import { closed, syntaxOf } from './syntax.ts';

// Answers without a fence. Where code ends and prose begins is decided by the parser: the longest piece that parses.

const MAX_TRIES = 4000;
const STARTS =
  /^(?:import\b|export\b|async function|function\b|(?:abstract )?class\b|const\b|let\b|var\b|type\b|interface\b|enum\b|declare\b|namespace\b|\/\/|\/\*|@\w)/;

const PYTHON_STARTS =
  /^(?:import |from \S+ import\b|(?:async )?def |class |@\w|#|"""|'''|(?:if|for|while|with|try|print)\b.*[:)]|[A-Za-z_][\w.]*(?:\s*:[^=]+)?\s*[-+*/|&]?=[^=])/;

/** The code in a text without fences: a continuation of the signature, or a program with prose around it. */
export function unfenced(
  text: string,
  finish: string,
  task: Pick<Task, 'targets' | 'signature' | 'exports'>,
): string | undefined {
  const [target] = task.targets;
  const { signature } = task;
  if (text.trim() === '') return undefined;
  if (signature !== undefined && !repeatsSignature(text, signature, target))
    return continuation(text, finish, signature, target);
  return program(text, finish, target, signature);
}

function repeatsSignature(text: string, signature: string, target: string): boolean {
  const name = [...syntaxOf(target, closed(target, signature)).callables].at(-1);
  return (
    name !== undefined && new RegExp(`(?:function\\*?|const|let|class|def)\\s+${RegExp.escape(name)}\\b`).test(text)
  );
}

/** The longest run of lines that completes the signature; one closing brace is added where the model stopped just before it. */
function continuation(text: string, finish: string, signature: string, target: string): string | undefined {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const isPython = target.endsWith('.py');
  // Code that stands for itself is another function, and not the rest of this one.
  const alone = syntaxOf(target, lines.join('\n'));
  const isOther = alone.callables.size > 0 && alone.statements.every(({ declares }) => declares.length > 0);
  if (alone.parses && isOther) return undefined;
  const body = isPython ? indented(lines, signature) : lines;
  if (isPython && !isWithin(body[0])) return undefined;
  const tries = Math.min(MAX_TRIES, mostParsed(target) / (text.length + 1));
  for (let end = lines.length; end > 0 && lines.length - end < tries; end--) {
    const whole = signature + body.slice(0, end).join('\n');
    const cut = codeOf(whole, target);
    if (cut !== undefined)
      return finish === 'length' && end < lines.length && looksLikeCode(lines[end]) ? undefined : cut;
  }
  return finish === 'stop' && !isPython ? codeOf(`${signature}${lines.join('\n')}\n}`, target) : undefined;
}

/** The body of a Python function, whose first line some models leave without its indentation. */
function indented(lines: readonly string[], signature: string): readonly string[] {
  const [first = '', ...rest] = lines;
  if (isWithin(first) || !rest.every((line) => line.trim() === '' || isWithin(line))) return lines;
  const step = /^\s+/.exec(signature.trimEnd().split('\n').at(-1) ?? '')?.[0] ?? '    ';
  return [step + first, ...rest];
}

function isWithin(line: string | undefined): boolean {
  return /^[ \t]/.test(line ?? '');
}

/** Characters that may be parsed in search of the code: a long answer gets fewer tries. */
function mostParsed(target: string): number {
  return target.endsWith('.py') ? 3_000_000 : 30_000_000;
}

/** The program that starts at the earliest line and reaches furthest. */
function program(text: string, finish: string, target: string, signature: string | undefined): string | undefined {
  const lines = text.split('\n');
  const begins = target.endsWith('.py') ? PYTHON_STARTS : STARTS;
  const starts = lines.flatMap((line, index) => (begins.test(line) ? [index] : []));
  const most = Math.min(MAX_TRIES, mostParsed(target) / (text.length + 1));
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
