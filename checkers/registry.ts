import type { CheckerSeal } from '../src/nouns/certificate.ts';
import type { Checker } from '../src/nouns/checker.ts';
import type { Json } from '../src/nouns/digest.ts';
import { TaskError } from '../src/errors.ts';
import { readTaskFolder } from '../src/workspace/taskFolder.ts';
import { command } from './command.ts';
import { examples, type Example } from './examples.ts';
import { properties } from './properties.ts';
import { recorded } from './recorded.ts';
import { tests } from './tests.ts';
import { types } from './types.ts';

/**
 * The checkers that a task folder lists in its front matter, or has in its `tests/`.
 *
 * @example
 * ```ts
 * await solve('tasks/slugify', await checkersOf('tasks/slugify'), { committee });
 * ```
 */
export async function checkersOf(folder: string): Promise<Checker[]> {
  const { checkers, file } = await readTaskFolder(folder);
  if (checkers.length === 0)
    throw new TaskError('The task has no checkers, so nothing could be called sound.', {
      at: file,
      fix: 'Put a test into tests/, or list `checkers` in the front matter.',
    });
  return checkers.map((spec) => fromSpec(spec, file));
}

/**
 * A checker as front matter writes it: `types`, `{ tests: path }`, `{ properties: path }`, `{ examples: { call, cases } }`, `{ command: [file, …] }`.
 *
 * @param at - where it is written, for the message.
 * @throws {@link TaskError} when it cannot be read.
 * @example
 * ```ts
 * fromSpec({ tests: 'tests/slugify.test.ts' }, 'task.md'); // tests(['tests/slugify.test.ts'])
 * ```
 */
export function fromSpec(spec: unknown, at: string): Checker {
  const [[kind, value] = ['', undefined], more] =
    typeof spec === 'string' ? [[spec, undefined] as const] : Object.entries(spec ?? {});
  const wrong = (fix: string): TaskError =>
    new TaskError(`A checker is listed that cannot be read: ${JSON.stringify(spec)}.`, { at, fix });
  if (more !== undefined) throw wrong('Write each checker as an item of its own.');
  switch (kind) {
    case 'types': {
      const { compiler, ...unknown } = isPlain(value) ? value : {};
      if (!(value === undefined || isPlain(value)) || Object.keys(unknown).length > 0 || !isCompiler(compiler))
        throw wrong('Write `- types`, or `- types: { compiler: workspace }`.');
      return types(compiler === undefined ? {} : { compiler });
    }
    case 'recorded':
      return recorded();
    case 'tests':
    case 'properties': {
      const files: unknown[] = [value].flat();
      if (!files.every((file) => typeof file === 'string'))
        throw wrong(`Write \`- ${kind}: tests/x.${kind === 'tests' ? 'test' : 'props'}.ts\`, or a list of paths.`);
      return kind === 'tests' ? tests(files) : properties(files);
    }
    case 'examples':
      if (!isExamples(value)) throw wrong('Write `- examples: { call: name, cases: [[[argument], result]] }`.');
      return examples(value.call, value.cases);
    case 'command': {
      const [file, ...args]: unknown[] = typeof value === 'string' ? value.split(' ') : [value].flat();
      if (typeof file !== 'string' || !args.every((arg) => typeof arg === 'string'))
        throw wrong('Write `- command: [python3, -m, pytest, -q]`.');
      return command(file, args);
    }
    default:
      throw wrong('Known are types, tests, properties, examples and command.');
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCompiler(value: unknown): value is 'native' | 'workspace' | undefined {
  return value === undefined || value === 'native' || value === 'workspace';
}

function isExamples(value: unknown): value is { call: string; cases: Example[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'call' in value &&
    typeof value.call === 'string' &&
    'cases' in value &&
    Array.isArray(value.cases) &&
    value.cases.every((example) => Array.isArray(example) && example.length === 2 && Array.isArray(example[0]))
  );
}

/** A built-in checker made again from a certificate; undefined where the certificate cannot carry it. */
export function fromSeal({ name, options, rerunnable }: CheckerSeal): Checker | undefined {
  if (!rerunnable || !isRecord(options)) return undefined;
  const { refuse, compiler, files, runs, call, cases, file, args, env } = options as { readonly [key: string]: never };
  switch (name.split(' ')[0]) {
    case 'types':
      return types({ ...(refuse === undefined ? {} : { refuse }), ...(compiler === undefined ? {} : { compiler }) });
    case 'tests':
      return tests(files ?? []);
    case 'properties':
      return properties(files ?? [], { runs: runs ?? 100 });
    case 'examples':
      return examples(call ?? '', cases ?? []);
    case 'command':
      return command(file ?? '', args ?? [], env === undefined ? {} : { env });
    default:
      return undefined;
  }
}

function isRecord(options: Json): options is { readonly [key: string]: Json } {
  return typeof options === 'object' && options !== null && !Array.isArray(options);
}
