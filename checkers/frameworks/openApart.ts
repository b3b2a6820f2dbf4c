import { CommitteeError } from '../../src/errors.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { judgingInIsolates, type Engine } from '../inIsolates.ts';
import { openHeld } from '../ranBefore.ts';
import { needsOfAll, NOTHING, type Material } from '../reading/suite.ts';
import { isSuiteReport } from '../report.ts';
import type { Apart, Group } from './framework.ts';
import type { Check } from './openLine.ts';

/**
 * Judges apart from the candidate by files of a framework, where neither they nor its settings need more than its runner has there.
 *
 * @param beside - for a candidate that only tests beside it can judge.
 * @returns undefined where only tests beside a candidate will do.
 */
export async function openApart(
  apart: Apart,
  group: Group,
  { material, countable }: { readonly material: Material; readonly countable: boolean },
  beside: Check,
): Promise<Check | undefined> {
  const { task, context, files } = group;
  const needs = needsOfAll(files, material, task.targets, apart.packages);
  const { place } = needs;
  if (place !== 'isolate' && place !== 'host') return undefined;
  const placed = await apart.open(group, place, needs.packages);
  if (placed === undefined) return undefined;
  const { order, ...given } = placed;
  const engine = { ...given, where: place };
  if (!(await starts(context, engine, order))) return undefined;
  const judging = judgingInIsolates(
    context,
    material,
    { engine, order: { ...order, files }, files, needs, countable },
    (candidate, signal) => beside(candidate, signal),
  );
  return openHeld(task, files, countable)(judging);
}

/** What a machine that is busy may take, in ms: it is no candidate's time. */
const START_MS = 60_000;

/** Whether a runner can be had at all: of a version that nobody has seen here something may be missing. */
async function starts({ isolates, signal }: CheckContext, engine: Engine, order: object): Promise<boolean> {
  const nothing = { ...NOTHING, files: {}, shared: [], changes: { clock: false, language: false } };
  const own = { ...order, files: [], patience: 1 };
  const trial = { ...nothing, ...engine, order: own, timeoutMs: START_MS, signal };
  try {
    const tried = await isolates.judge(trial);
    return tried.kind === 'report' && isSuiteReport(tried.report);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CommitteeError) throw error;
    return false;
  }
}
