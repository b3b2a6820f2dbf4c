import { join } from 'node:path';
import type { SuiteTask } from '../../src/suites/suite.ts';
import { multiplETask } from '../../src/suites/multiplE.ts';
import { lines } from '../recorded/lines.ts';

// The recorded answers that are chosen from.

/** The members that are asked, the cheapest first, each with so many samples. */
export const CHEAP = ['gemma-2-2b-it', 'gemma-2-9b-it', 'gemma-2-27b-it', 'CodeLlama-34b-Instruct-hf'] as const;
export const STRONG = 'Qwen2.5-32B-Instruct';
const SAMPLES = 4;

export interface Answer {
  readonly member: string;
  readonly code: string;
  /** By the verdicts that were recorded with it. */
  readonly right: boolean;
}

export interface Piled {
  readonly task: SuiteTask;
  /** The cheapest first. */
  readonly cheap: readonly Answer[];
  readonly strong: readonly Answer[];
  /** Right answers of any recorded member, each text once: together they say what is right on an input that no test speaks of. */
  readonly references: readonly string[];
}

/** As many references say enough. */
const REFERENCES = 8;

interface TaskRow {
  readonly id: string;
  readonly prompt: string;
  readonly tests: string;
}

interface SampleRow {
  readonly task: string;
  readonly model: string;
  readonly seed: number;
  readonly typeConstrained: boolean;
  readonly code: string;
  readonly tscOk: boolean | null;
  readonly testsPassed: boolean | null;
}

/** The family of a member: who shares its training. */
export function familyOf(member: string): string {
  return /^[a-z]+/i.exec(member)?.[0] ?? member;
}

/** Reads tasks and their answers; the examples of a task are visible. */
export function readPile(files: { readonly tasks: string; readonly samples: string }): Piled[] {
  const rows = lines<SampleRow>(files.samples).filter(({ typeConstrained }) => !typeConstrained);
  const byTask = Map.groupBy(rows, ({ task }) => task);
  return lines<TaskRow>(files.tasks).map(({ id, prompt, tests }) => {
    const given = byTask.get(id) ?? [];
    const of = (member: string): Answer[] =>
      given
        .filter(({ model }) => model === member)
        .toSorted((a, b) => a.seed - b.seed)
        .slice(0, SAMPLES)
        .map((row) => ({ member, code: row.code, right: isRight(row) }));
    return {
      task: multiplETask({ name: id, language: 'ts', prompt, tests }, 'examples'),
      cheap: CHEAP.flatMap(of),
      strong: of(STRONG),
      references: [...new Set(given.filter(isRight).map(({ code }) => code))].slice(0, REFERENCES),
    };
  });
}

function isRight({ tscOk, testsPassed }: SampleRow): boolean {
  return tscOk === true && testsPassed === true;
}

/** Where tasks and answers stand in a folder of recordings. */
export function filesIn(data: string): { readonly tasks: string; readonly samples: string } {
  return { tasks: join(data, 'humaneval-ts/tasks.jsonl'), samples: join(data, 'humaneval-ts/samples.jsonl') };
}
