import { join } from 'node:path';
import { recorded } from '../../checkers/index.ts';
import { alone, ladder } from '../../src/harness/arm.ts';
import type { BenchSuite } from '../../src/harness/bench.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import { multiplETask, MULTIPL_E_BASIS } from '../../src/suites/multiplE.ts';
import type { Member } from '../../src/index.ts';
import { recording } from '../../src/members.ts';
import { lines, MissingData } from './lines.ts';
import { listPrices } from './prices.ts';
import { svelteBench } from './svelte.ts';

// The recorded answers that our figures rest on. They are not ours to ship: a folder with them is given on the command line.

/** Those that are run where none is named. */
export const SUITES = ['humaneval-ts', 'humaneval-ts-examples', 'humaneval-py', 'svelte-bench'] as const;

/** All 7,632 answers of humaneval-ts: how the harness bears many. */
export const ALL = 'humaneval-ts-all';

/** Loads a suite from the folder that holds its JSONL files. */
export function loadSuite(name: string, data: string): BenchSuite {
  switch (name) {
    case 'humaneval-ts':
      return humanevalTs(join(data, name), 'tests');
    case 'humaneval-ts-examples':
      return humanevalTs(join(data, 'humaneval-ts'), 'examples');
    case ALL:
      return everyAnswer(join(data, 'humaneval-ts'));
    case 'humaneval-py':
      return humanevalPy(join(data, name));
    case 'svelte-bench':
      return svelteBench(join(data, name));
    default:
      throw new MissingData(`There is no suite ${name}; there are ${SUITES.join(', ')} and ${ALL}.`);
  }
}

interface TaskRow {
  readonly id: string;
  readonly prompt: string;
  readonly tests: string;
}

/** The tasks of `humaneval-ts`, each with its test script as `test.ts`. */
export function humanevalTsTasks(folder: string): SuiteTask['input'][] {
  return suiteTasks(folder, 'tests').map(({ input }) => input);
}

function suiteTasks(folder: string, visible: 'tests' | 'examples'): SuiteTask[] {
  return lines<TaskRow>(join(folder, 'tasks.jsonl')).map(({ id, prompt, tests }) =>
    multiplETask({ name: id, language: 'ts', prompt, tests }, visible),
  );
}

function humanevalTs(folder: string, visible: 'tests' | 'examples'): BenchSuite {
  const tasks = suiteTasks(folder, visible);
  const member = (model: string, price: number): Member =>
    recording(join(folder, 'samples.jsonl'), {
      model,
      where: { typeConstrained: false },
      prices: { input: price, output: price },
    });
  const gemma = [member('gemma-2-2b-it', 1), member('gemma-2-9b-it', 3), member('gemma-2-27b-it', 8)];
  const others = [member('CodeLlama-34b-Instruct-hf', 9), member('deepseek-coder-33b-instruct', 9)];
  const strong = member('Qwen2.5-32B-Instruct', 100);
  const [small, medium] = gemma.map(({ name }) => name);
  return {
    name: visible === 'tests' ? 'humaneval-ts' : 'humaneval-ts-examples',
    basis: MULTIPL_E_BASIS[visible],
    tasks,
    members: [...gemma, ...others, strong].map((one) => ({ member: one, samples: 4 })),
    arms: [
      alone(strong),
      alone(strong, 4),
      ladder([small ?? '', medium ?? ''], 1, strong),
      ladder(gemma, 4, strong),
      ladder([...gemma, others[0] ?? ''], 4, strong),
      ladder([small ?? '', medium ?? ''], 4),
      ladder([...gemma, others[0] ?? ''], 4),
    ],
    priceTables: [listPrices([...gemma, ...others, strong].map(({ name }) => name))],
    prices:
      'prices per token 1 : 3 : 8 : 9 : 9 : 100; tokens were not recorded and are estimated from the text (4 characters each)',
  };
}

/** Both decodings of each model, as members of their own. */
function everyAnswer(folder: string): BenchSuite {
  const suite = humanevalTs(folder, 'tests');
  const members = suite.members.flatMap(({ member: { name, prices }, samples }) =>
    [false, true].map((typeConstrained) => ({
      member: recording(join(folder, 'samples.jsonl'), {
        model: name,
        name: typeConstrained ? `${name}, type-constrained` : name,
        where: { typeConstrained },
        ...(prices && { prices }),
      }),
      samples,
    })),
  );
  return { ...suite, name: ALL, members };
}

function humanevalPy(folder: string): BenchSuite {
  const file = join(folder, 'samples.jsonl');
  const ids = [...new Set(lines<{ task: string }>(file).map(({ task }) => task))];
  const cheap = recording(file, { model: 'gpt-3.5-turbo', prices: { input: 0.5, output: 1.5 } });
  const strong = recording(file, { model: 'gpt-4', prices: { input: 30, output: 60 } });
  const codellama = recording(file, { model: 'codellama-34b-instruct', prices: { input: 0.8, output: 0.8 } });
  return {
    name: 'humaneval-py',
    basis: 'recorded verdicts are the checkers, and the truth; nothing was executed',
    tasks: ids.map((id) => ({
      input: { id, prompt: `The recorded task ${id}.`, target: 'solution.py', workspace: { files: {} } },
      visible: [recorded()],
      hidden: [],
    })),
    members: [cheap, codellama, strong].map((member) => ({ member, samples: 10 })),
    arms: [
      alone(strong),
      alone(strong, 4),
      ladder([cheap], 1, strong),
      ladder([cheap], 10, strong),
      ladder([cheap], 6),
      ladder([cheap], 10),
    ],
    priceTables: [listPrices([cheap, codellama, strong].map(({ name }) => name))],
    prices:
      'recorded tokens at 0.5 / 1.5 and 30 / 60 USD per million (those of codellama-34b, at 0.8, are estimated from the text)',
  };
}
