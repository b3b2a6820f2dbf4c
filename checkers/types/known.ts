import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { TaskError } from '../../src/errors.ts';
import type { Task } from '../../src/nouns/task.ts';
import type { Diagnostic } from '../../src/typescript/messages.ts';
import { MAX_DIAGNOSTICS } from '../../src/typescript/report.ts';
import type { FactsByPath } from '../../src/typescript/sharing.ts';
import { dependenciesOf } from '../../src/workspace/modules.ts';

/** Errors that no proposal can mend, and none is answerable for. */
export interface Known {
  has(diagnostic: Diagnostic): boolean;
  readonly list: readonly Diagnostic[];
}

/**
 * The errors of the unchanged workspace in files that are no targets and come by none: they are there whatever is proposed. What
 * a file lacks that comes by a target may be what is waited for.
 *
 * @throws {@link TaskError} for what keeps the compiler from looking any further: an error of the tsconfig or of syntax, or more of
 * them than can be told from others.
 */
export function knownOf(found: readonly Diagnostic[], facts: FactsByPath, task: Task, own: boolean): Known {
  const { targets } = task;
  const comesBy = reaching(facts, task);
  const list = found.filter((one) => {
    if (own && (one.file === '' || /(?:^|\/)[^/]*tsconfig[^/]*\.json$/.test(one.file))) throw ofConfig(one);
    if (targets.includes(one.file)) return false;
    const missing = /^TS(?:2307|2792|2882|7016)$/.test(one.code) ? /'([^']+)'/.exec(one.message)?.[1] : undefined;
    const independent = missing === undefined ? !comesBy(one.file) : !isTarget(one.file, missing, targets);
    const fact = facts.get(one.file);
    if (/^TS1\d{3}$/.test(one.code) && (independent || (typeof fact === 'object' && !fact.parsed))) throw ofSyntax(one);
    return independent;
  });
  if (found.length >= MAX_DIAGNOSTICS && list.length > 0)
    throw new TaskError(`The workspace has ${MAX_DIAGNOSTICS} type errors of its own, or more.`, {
      at: placeOf(list[0]),
      fix: 'Mend them, or give a workspace without those files: what a proposal adds could not be told from them.',
    });
  const keys = new Set(list.map(keyOf));
  return { has: (diagnostic) => keys.has(keyOf(diagnostic)), list };
}

/** Says what is known, for the warnings. */
export function saidOf(list: readonly Diagnostic[]): string[] {
  const [first] = list;
  if (first === undefined) return [];
  const more = list.length > 1 ? ` (and ${list.length - 1} more)` : '';
  return [`Known type errors, not held against proposals: ${placeOf(first)} ${first.code} ${first.message}${more}`];
}

function ofConfig({ file, line, code, message }: Diagnostic): TaskError {
  const at = file === '' || file.startsWith('weak-committee.') ? 'tsconfig.json' : `${file}:${line}`;
  return new TaskError(`The workspace's tsconfig.json has an error of its own: ${code}: ${message}`, {
    at,
    fix: /^TS(?:5102|5107|5108|5090)$/.test(code)
      ? "TypeScript 7 judges here, which has dropped that option. Mend the tsconfig, or let the project's own compiler judge: types({ compiler: 'workspace' }), in front matter `- types: { compiler: workspace }`."
      : 'Mend the tsconfig, or leave it out to be checked with strict defaults.',
  });
}

function ofSyntax(diagnostic: Diagnostic): TaskError {
  return new TaskError(`The workspace has an error of syntax of its own: ${diagnostic.code} ${diagnostic.message}`, {
    at: placeOf(diagnostic),
    fix: 'Mend it, or give a workspace without that file: the compiler looks no further while it is there.',
  });
}

function placeOf(diagnostic: Diagnostic | undefined): string {
  return diagnostic === undefined ? '' : `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`;
}

function keyOf(diagnostic: Diagnostic): string {
  return `${placeOf(diagnostic)} ${diagnostic.code} ${diagnostic.message}`;
}

function isTarget(from: string, specifier: string, targets: readonly string[]): boolean {
  if (!specifier.startsWith('.')) return false;
  const path = bare(posix.join(posix.dirname(from), specifier));
  return targets.some((target) => bare(target) === path || bare(target) === `${path}/index`);
}

/** Whether a file may come by a target: through its imports, and theirs. What an import means that only a tsconfig knows is not told apart. */
function reaching(facts: FactsByPath, { targets, workspace }: Task): (file: string) => boolean {
  const modules = dependenciesOf(workspace);
  const byName = new Map([...facts].map(([path, fact]) => [bare(path), { path, fact }]));
  const ends = new Set(targets.map(bare));
  const follow = (path: string, seen: Set<string>): boolean => {
    const fact = facts.get(path);
    // A package's file comes by nothing of ours; one that could not be read may come by anything.
    if (fact === undefined) return false;
    if (typeof fact === 'string' || !fact.parsed) return true;
    seen.add(path);
    return fact.specifiers.some((specifier) => {
      if (!specifier.startsWith('.')) return !isPackage(specifier, modules);
      const name = bare(posix.join(posix.dirname(path), specifier));
      if (ends.has(name) || ends.has(`${name}/index`)) return true;
      const next = byName.get(name) ?? byName.get(`${name}/index`);
      return next !== undefined && !seen.has(next.path) && follow(next.path, seen);
    });
  };
  return (file) => follow(file, new Set());
}

function isPackage(specifier: string, modules: string | undefined): boolean {
  if (isBuiltin(specifier)) return true;
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
  return modules !== undefined && (existsSync(join(modules, ...name)) || existsSync(join(modules, '@types', ...name)));
}

function bare(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}
