import { parse, type Command, type HereDoc, type Redirect, type Statement, type Word } from 'unbash';
import type { Edit } from './edit.ts';

/** Lines that change no file of a workspace's, so far as its tests do not. */
const HARMLESS =
  /^(?:(?:echo|ls|cat|head|tail|grep|rg|wc|pwd|true|diff|which)|git (?:status|diff|log|show|blame|grep)|(?:npm|pnpm|yarn) (?:run )?test|npx (?:vitest|jest|mocha)|node --test|vitest|jest|mocha|pytest|python3? -m pytest|go test|cargo test)(?: |$)/;
const HARMFUL = / (?:-u|--update\S*|--write|--fix|--output\S*)(?: |$)/;
/** What is longer would only take time. */
const LONGEST = 200_000;

/**
 * Reads the edits of a line for a shell, where all that it changes can be told from it: `cat > FILE <<'EOF'`, `tee FILE <<'EOF'`, and `sed -i` with a text to find. Undefined where it
 * edits nothing, or something that only running it would tell.
 *
 * @param folder - where the shell is, in front of paths.
 */
export function readShell(line: string, folder = ''): readonly Edit[] | undefined {
  // Signs that no eye sees are where two readers of one line part.
  if (line.length > LONGEST || !/<<|\bsed\b/.test(line) || /[^\P{C}\n\t]/u.test(line)) return undefined;
  const { commands, errors = [] } = parse(line);
  if (errors.length > 0) return undefined;
  const edits: Edit[] = [];
  let at = folder;
  for (const { command, background } of commands) {
    if (background === true) return undefined;
    // A step after one that may fail may not be taken.
    let sure = true;
    for (const step of stepsOf(command) ?? [undefined]) {
      const done = step && doneBy(step, at);
      if (done === undefined || (!sure && done.edits.length > 0)) return undefined;
      edits.push(...done.edits);
      at = done.folder;
      sure &&= done.sure;
    }
  }
  return edits.length === 0 ? undefined : edits;
}

/** The commands of one statement in their order; undefined where it has more than these. */
function stepsOf(node: Statement['command']): readonly (readonly Command[])[] | undefined {
  if (node.type === 'Command') return [[node]];
  if (node.type === 'Pipeline') {
    const commands = node.commands.filter((one) => one.type === 'Command');
    return commands.length === node.commands.length && node.prefixes.length === 0 ? [commands] : undefined;
  }
  if (node.type !== 'AndOr' || node.operators.some((operator) => operator !== '&&')) return undefined;
  const steps = node.commands.map(stepsOf);
  return steps.every((step) => step !== undefined) ? steps.flat() : undefined;
}

interface Done {
  readonly edits: readonly Edit[];
  /** Where the shell is afterwards. */
  readonly folder: string;
  /** Whether it cannot have failed, as far as what comes after it is concerned. */
  readonly sure: boolean;
}

/** What a command does, or several in a pipe; undefined where nobody can tell without running it. */
function doneBy(commands: readonly Command[], folder: string): Done | undefined {
  const [first, ...others] = commands;
  if (first === undefined) return undefined;
  const words = wordsOf(first);
  const [program = '', ...args] = words ?? [];
  if (words === undefined || first.prefix.length > 0) return undefined;
  const plain = { folder, sure: true };
  if (others.length === 0) {
    const written = writtenBy(first, program, args, folder);
    if (written !== undefined) return { ...plain, edits: [written] };
    if (first.redirects.length === 0) {
      if (program === 'cd' && args.length === 1) return { ...plain, edits: [], folder: under(folder, args[0] ?? '') };
      if (program === 'mkdir') return { ...plain, edits: [] };
      const replaced = program === 'sed' ? replacedBy(args, folder) : undefined;
      if (replaced !== undefined) return { ...plain, edits: replaced };
    }
  }
  return commands.every(isHarmless) ? { edits: [], folder, sure: false } : undefined;
}

function isHarmless(command: Command): boolean {
  const line = wordsOf(command)?.join(' ') ?? '';
  return HARMLESS.test(line) && !HARMFUL.test(line) && command.prefix.length === 0 && command.redirects.every(isQuiet);
}

/** Output that goes nowhere, or to where output goes. */
function isQuiet(redirect: Command['redirects'][number]): boolean {
  if (redirect.type !== 'Redirect') return false;
  return redirect.operator === '>&' || redirect.operator === '<' || textOf(redirect.target) === '/dev/null';
}

/** A file that is written whole from a document in the line. */
function writtenBy({ redirects }: Command, program: string, args: readonly string[], folder: string): Edit | undefined {
  const documents = redirects.filter((one): one is HereDoc => one.type === 'HereDoc');
  const outputs = redirects.filter((one): one is Redirect => one.type === 'Redirect');
  const [document, ...more] = documents;
  if (document === undefined || more.length > 0 || documents.length + outputs.length < redirects.length)
    return undefined;
  const text = bodyOf(document);
  const path = pathOf();
  if (text === undefined || path === undefined || path === '') return undefined;
  return { kind: 'write', format: 'tool-call', path: under(folder, path), text, aside: true };

  function pathOf(): string | undefined {
    const [output] = outputs;
    if (program === 'cat' && args.length === 0)
      return outputs.length === 1 && output?.operator === '>' && output.descriptor === undefined
        ? textOf(output.target)
        : undefined;
    return program === 'tee' && args.length === 1 && outputs.every(isQuiet) ? args[0] : undefined;
  }
}

/** The text of a document, where the shell puts nothing into it. */
function bodyOf({ operator, delimiter, body, closing }: HereDoc): string | undefined {
  if (operator !== '<<' || closing === undefined || delimiter === undefined) return undefined;
  return delimiter.quoted || !/[$`\\]/.test(body.text) ? body.text : undefined;
}

/** What `sed -i s/…/…/` replaces. */
function replacedBy(args: readonly string[], folder: string): readonly Edit[] | undefined {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const [script = '', ...paths] = args.filter((arg) => !arg.startsWith('-') && arg !== '');
  if (flags.length !== 1 || flags[0] !== '-i' || paths.length === 0) return undefined;
  const mark = script[1] ?? '';
  if (script[0] !== 's' || !/^[/|#,@:!]$/.test(mark)) return undefined;
  const [found, replacement, options, ...rest] = partsOf(script.slice(2), mark);
  const pattern = found === undefined ? undefined : patternOf(found);
  const fresh = replacement === undefined ? undefined : plainOf(replacement);
  if (pattern === undefined || fresh === undefined || rest.length > 0 || (options !== '' && options !== 'g'))
    return undefined;
  return paths.map((path) => ({
    kind: 'substitute',
    format: 'tool-call',
    path: under(folder, path),
    pattern,
    new: fresh,
    all: options === 'g',
    aside: true,
  }));
}

/** The parts between marks; a mark behind a backslash is a sign like others. */
function partsOf(text: string, mark: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < text.length; index++) {
    const sign = text[index] ?? '';
    const escaped = sign === '\\' ? (text[++index] ?? '') : undefined;
    if (escaped !== undefined) part += escaped === mark ? escaped : sign + escaped;
    else if (sign !== mark) part += sign;
    else {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part];
}

/** A pattern of sed's as one of JavaScript's, where it is a text with dots and ends of lines in it, and means the same to both. */
function patternOf(text: string): string | undefined {
  let pattern = '';
  for (let index = 0; index < text.length; index++) {
    const sign = text[index] ?? '';
    if (sign === '\\') {
      const escaped = text[++index] ?? '';
      if (!/^[.*[\]^$\\/]$/.test(escaped)) return undefined;
      pattern += RegExp.escape(escaped);
    } else if (sign === '.') pattern += '[^]';
    else if ((sign === '^' && index === 0) || (sign === '$' && index === text.length - 1)) pattern += sign;
    else if (/[*[\]^$\n]/.test(sign)) return undefined;
    else pattern += RegExp.escape(sign);
  }
  return pattern === '' ? undefined : pattern;
}

/** A replacement that stands for itself. */
function plainOf(text: string): string | undefined {
  let plain = '';
  for (let index = 0; index < text.length; index++) {
    const sign = text[index] ?? '';
    if (sign === '&') return undefined;
    if (sign !== '\\') plain += sign;
    else if (/^[&\\/.*[\]^$]$/.test(text[index + 1] ?? '')) plain += text[++index];
    else return undefined;
  }
  return plain;
}

function wordsOf({ name, args }: Command): string[] | undefined {
  const words = [name, ...args].map((word) => (word?.type === 'Word' ? textOf(word) : undefined));
  return words.every((word) => word !== undefined) ? words : undefined;
}

/** A word that the shell takes as it is written. */
function textOf(word: Word | undefined): string | undefined {
  if (word === undefined) return undefined;
  const literal = (word.parts ?? []).every(
    (part) =>
      part.type === 'Literal' ||
      part.type === 'SingleQuoted' ||
      (part.type === 'DoubleQuoted' && part.parts.every(({ type }) => type === 'Literal')),
  );
  return literal && !word.text.startsWith('~') && (word.parts !== undefined || !/[*?{}[\]]/.test(word.text))
    ? word.value
    : undefined;
}

function under(folder: string, path: string): string {
  return folder === '' || path.startsWith('/') ? path : `${folder}/${path}`;
}
