import { posix } from 'node:path';
import { readText, type Workspace } from '../../src/workspace/workspace.ts';

/** One program that a line starts, with its arguments: `['node', '--test']`. */
export type Words = readonly string[];

/** Programs that start the one that is named behind them. */
const WRAPPERS = /^(?:npx|pnpx|bunx|cross-env|env|c8|nyc|dotenv|exec|time|timeout|xvfb-run|poetry|uv|pipenv|run)$/;
const DEEPEST = 5;

/**
 * The programs that a command line starts, so far as can be read: scripts of package.json are followed, in each package of a
 * workspace where the line asks for that. What a Makefile or a program of its own starts is not seen.
 */
export async function startedBy(line: Words, workspace: Workspace): Promise<Words[]> {
  const scripts = await scriptsOf(workspace);
  const follow = (words: Words, depth: number): Words[] => {
    const bare = unwrapped(words);
    const name = scriptOf(bare);
    if (name === undefined || depth > DEEPEST) return [bare];
    const texts = scripts.flatMap((own) => (own[name] === undefined ? [] : [own[name]]));
    // A package manager also runs the programs of packages by their name.
    if (texts.length === 0) return [unwrapped(bare.slice(1))];
    return texts.flatMap(wordsIn).flatMap((next) => follow(next, depth + 1));
  };
  return (line[0] === 'sh' || line[0] === 'bash') && line[2] !== undefined
    ? wordsIn(line[2]).flatMap((words) => follow(words, 0))
    : follow(line, 0);
}

/** The commands of a line for a shell. Quotes are taken off; what a shell would put in for a variable is not. */
export function wordsIn(text: string): Words[] {
  return text
    .split(/&&|\|\||[;|\n]|&(?!\d)/)
    .map((one) => [...one.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/g)].map(([all, a, b]) => a ?? b ?? all))
    .filter((words) => words.length > 0);
}

/** A line without the programs that only start another. */
export function unwrapped(words: Words): Words {
  const start = words.findIndex((word, index) => {
    if (/^\w+=/.test(word)) return false;
    const wrapped = index > 0 && words.slice(0, index).some((before) => WRAPPERS.test(nameOf(before)));
    return !WRAPPERS.test(nameOf(word)) && !(wrapped && word.startsWith('-'));
  });
  return start < 0 ? [] : words.slice(start);
}

/** The name of a program without its folder and ending. */
export function nameOf(word: string): string {
  return posix.basename(word.replaceAll('\\', '/')).replace(/\.(?:[cm]?js|exe|cmd)$/, '');
}

const MANAGERS = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const ALIASES: Readonly<Record<string, string>> = { t: 'test', tst: 'test', 'run-script': 'run' };

/** The script of package.json that a line of a package manager runs. */
function scriptOf(words: Words): string | undefined {
  if (!MANAGERS.has(nameOf(words[0] ?? ''))) return undefined;
  // A flag that takes a value would have it taken for a script of this name, which then is not there.
  const [first = '', second] = words.slice(1).filter((word) => !word.startsWith('-') && !/[@/]/.test(word));
  const verb = ALIASES[first] ?? first;
  return verb === 'run' ? second : verb;
}

async function scriptsOf(workspace: Workspace): Promise<Readonly<Record<string, string>>[]> {
  const paths = [...workspace.files.keys()].filter((path) => posix.basename(path) === 'package.json');
  return Promise.all(paths.map(async (path) => scriptsIn((await readText(workspace, path)) ?? '')));
}

function scriptsIn(text: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(text) as { readonly scripts?: unknown };
    const own = typeof scripts === 'object' && scripts !== null ? Object.entries(scripts) : [];
    return Object.fromEntries(own.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}
