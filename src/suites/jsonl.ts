import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { checkersIn, type Extended } from '../../checkers/checkersOf.ts';
import { ConfigError } from '../errors.ts';
import type { Plugin } from '../nouns/plugin.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Suite, SuiteTask } from './suite.ts';
import { readRows, uniqueIds, type Row } from './rows.ts';
import { filled } from './template.ts';

/**
 * Tasks of any shape, a row each, through a mapping: a file in YAML or JSON that says which field is what. Its values are templates, in
 * which `{field}` stands for the row's. It has `id`, `target`, `prompt` or `signature` or both, `visible` (checkers, written as in front
 * matter), and optionally `exports`, `language`, `files` (the workspace, by path) and `hidden` (`checkers`, and `files` that only they have).
 *
 * @param file - JSONL or a JSON array, as it is or gzipped.
 * @param options - `plugins`: those whose kinds of checkers the mapping may list.
 * @throws {@link ConfigError} when a file cannot be read, the mapping has an unknown key or lacks one, or a row lacks a field; TaskError
 * for a checker that cannot be read.
 * @example
 * ```yaml
 * # mine.yaml, for rows such as {"name": "add", "text": "Write add(a, b).", "test": "…", "more": "…"}
 * id: '{name}'
 * prompt: '{text}'
 * target: 'src/{name}.ts'
 * files: { 'tests/{name}.test.ts': '{test}' }
 * visible: [types, { tests: 'tests/{name}.test.ts' }]
 * hidden: { files: { 'hidden/{name}.test.ts': '{more}' }, checkers: [{ tests: 'hidden/{name}.test.ts' }] }
 * ```
 * ```ts
 * export default defineBench({ suites: [{ ...(await jsonl('mine.jsonl', 'mine.yaml')), members, arms, prices }] });
 * ```
 */
export async function jsonl(file: string, mappingFile: string, { plugins = [] }: Extended = {}): Promise<Suite> {
  const mapping = await readMapping(mappingFile);
  const rows = await readRows(file);
  const tasks = await Promise.all(rows.map((row) => taskOf(row, mapping, mappingFile, plugins)));
  uniqueIds(tasks.map(({ input }, index) => ({ id: input.id, at: rows[index]?.at ?? file })));
  return {
    name: basename(file).replace(/\..*$/, ''),
    basis:
      mapping['hidden'] === undefined
        ? 'the visible checkers of the mapping are the checkers, and the truth'
        : 'the visible checkers of the mapping are the checkers, its hidden ones the truth',
    tasks,
  };
}

type Mapping = Readonly<Record<string, unknown>>;

const KEYS = ['id', 'prompt', 'target', 'signature', 'exports', 'language', 'files', 'visible', 'hidden'];

async function readMapping(file: string): Promise<Mapping> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`There is no mapping at ${file}.`, { at: file, fix: 'Write one: `id`, `target`, …', cause });
  });
  const mapping = parsed(text, file);
  if (!isRecord(mapping))
    throw new ConfigError('The mapping has no keys.', { at: file, fix: `Give ${KEYS.join(', ')}.` });
  refuseUnknown(mapping, KEYS, 'The mapping', file);
  if (mapping['hidden'] !== undefined) {
    if (!isRecord(mapping['hidden']) || mapping['hidden']['checkers'] === undefined)
      throw new ConfigError('`hidden` in the mapping has no checkers.', {
        at: file,
        fix: 'Give `hidden: { checkers: […] }`.',
      });
    refuseUnknown(mapping['hidden'], ['files', 'checkers'], '`hidden` in the mapping', file);
  }
  const missing = ['id', 'target', 'visible'].find((key) => mapping[key] === undefined);
  if (missing !== undefined)
    throw new ConfigError(`The mapping has no ${missing}.`, { at: file, fix: `Say which field is the ${missing}.` });
  return mapping;
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ConfigError(`The mapping is no YAML: ${said}`, { at: file, fix: 'Mend it.', cause });
  }
}

function refuseUnknown(mapping: Mapping, known: readonly string[], what: string, at: string): void {
  const unknown = Object.keys(mapping).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new ConfigError(`${what} has an unknown key ${unknown}.`, { at, fix: `Known are: ${known.join(', ')}.` });
}

async function taskOf(row: Row, mapping: Mapping, mappingFile: string, plugins: readonly Plugin[]): Promise<SuiteTask> {
  const value = (key: string): unknown => (mapping[key] === undefined ? undefined : filled(mapping[key], row, key));
  const text = (key: string): string | undefined => asText(value(key), key, row);
  const files = filesOf(value('files'), 'files', row);
  const [prompt, signature, language] = [text('prompt'), text('signature'), text('language')];
  const exported = value('exports');
  const input = {
    id: text('id') ?? '',
    target: asTexts(value('target'), 'target', row),
    workspace: { files },
    ...(prompt !== undefined && { prompt }),
    ...(signature !== undefined && { signature }),
    ...(language !== undefined && { language }),
    ...(exported !== undefined && { exports: asTexts(exported, 'exports', row) }),
  };
  const checkers = async (specs: unknown, key: string): Promise<SuiteTask['visible']> => {
    if (Array.isArray(specs) && specs.length > 0) return checkersIn(specs, mappingFile, plugins);
    throw new ConfigError(`\`${key}\` in the mapping is no list of checkers.`, {
      at: mappingFile,
      fix: 'Write one checker an item, such as `- tests: tests/x.test.ts`.',
    });
  };
  const visible = await checkers(value('visible'), 'visible');
  const hidden = value('hidden');
  if (!isRecord(hidden)) return { input, visible, hidden: [] };
  return {
    input,
    visible,
    hidden: await checkers(hidden['checkers'], 'hidden.checkers'),
    hiddenWorkspace: { files: { ...files, ...filesOf(hidden['files'], 'hidden.files', row) } },
  };
}

function filesOf(value: unknown, key: string, row: Row): Files {
  if (value === undefined) return {};
  if (isRecord(value) && Object.values(value).every((text) => typeof text === 'string')) return value as Files;
  throw notMade(key, 'texts by path', row);
}

function asText(value: unknown, key: string, row: Row): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw notMade(key, 'a text', row);
}

function asTexts(value: unknown, key: string, row: Row): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.every((item) => typeof item === 'string')) return list;
  throw notMade(key, 'a text or a list of texts', row);
}

function notMade(key: string, wanted: string, row: Row): ConfigError {
  return new ConfigError(`\`${key}\` of the mapping does not come to ${wanted} here.`, {
    at: row.at,
    fix: 'Name another field, or mend the row.',
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
