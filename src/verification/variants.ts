import type { Example } from '../behaviour/examples.ts';
import { statedBy, testTexts } from '../behaviour/stated.ts';
import { written } from '../behaviour/testLine.ts';
import type { Checker } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import type { Files } from '../workspace/workspace.ts';
import { isScript, namesUsed } from './stub.ts';

/** A candidate that solves nothing in a way of its own. */
export interface Variant {
  /** In words that follow on "passes on". */
  readonly what: string;
  readonly candidate: Candidate;
}

const CONSTANTS = ['true', 'false', '0', "''", '[]', 'null'];

/**
 * What else must be refused beside the stub, each cheap to try: functions that throw, that always give the same, that give back what they get,
 * and a table of what the tests state. None for targets that are no scripts.
 */
export async function variantsOf(task: Task, checkers: readonly Checker[]): Promise<Variant[]> {
  const [target] = task.targets;
  if (task.targets.length > 1 || !isScript(target)) return [];
  const names = [...(await namesUsed(task, target, checkers))];
  if (names.length === 0) return [];
  const variant = (what: string, bodyOf: (name: string) => string): Variant => {
    const files: Files = { [target]: names.map((name) => functionOf(name, bodyOf(name))).join('') };
    return { what, candidate: { files, digest: digestOf(files) } };
  };
  const tables = new Map<string, readonly Example[]>();
  const texts = await testTexts(task, checkers);
  for (const name of names) tables.set(name, statedBy(checkers, texts, name).told);
  const stated = [...tables.values()].flat();
  const constants = new Set([...CONSTANTS, ...stated.slice(0, 1).map(({ expected }) => written(expected))]);
  return [
    variant('a function that throws', () => "throw new Error('not written');"),
    variant('a function that gives back what it gets', () => 'return args[0];'),
    ...[...constants].map((constant) =>
      variant(`a function that always gives ${constant}`, () => `return ${constant};`),
    ),
    ...(stated.length === 0 || !stated.every(isCarried)
      ? []
      : [variant('a table of the calls that the tests make', (name) => tableOf(tables.get(name) ?? []))]),
  ];
}

function functionOf(name: string, body: string): string {
  return name === 'default'
    ? `export default function (...args) {\n  ${body}\n}\n`
    : `export function ${name}(...args) {\n  ${body}\n}\n`;
}

/** Whether both can be written down, and told apart by their text. */
function isCarried({ input, expected }: Example): boolean {
  return [...input, expected].every((one) => {
    const text = JSON.stringify(one);
    return text !== undefined && text.length < LONGEST;
  });
}

const LONGEST = 10_000;

function tableOf(examples: readonly Example[]): string {
  const rows = examples.map(
    ({ input, expected }) => `[${JSON.stringify(JSON.stringify(input))}, ${JSON.stringify(expected)}]`,
  );
  return `return new Map([${rows.join(', ')}]).get(JSON.stringify(args));`;
}
