import { tableOf } from '../../src/text/table.ts';
import { types } from '../../checkers/index.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { TYPE_TARGET, TYPE_WORKSPACE, typeAttacks } from './typeAttacks.ts';
import { candidatesFor, LANES, missing, openLane } from './commands.ts';

/** What came of one runner. */
export interface LaneFigures {
  readonly candidates: number;
  /** By name. */
  readonly accepted: readonly string[];
  /** Those of them that are not known to be accepted. */
  readonly unknown: readonly string[];
  /** Those that were known to be accepted and are refused now. */
  readonly closed: readonly string[];
  /** How often the honest solution was refused. */
  readonly falseRejections: number;
}

/** Runs the candidates for `command()` with each runner, the honest one after each. */
export async function runCommandTier(only: string): Promise<Readonly<Record<string, LaneFigures | string>>> {
  const figures: Record<string, LaneFigures | string> = {};
  for (const lane of LANES) {
    const { honest, hostile } = candidatesFor(lane);
    const wanted = hostile.filter(({ name }) => `command/${lane.name}/${name}`.includes(only));
    if (wanted.length === 0) continue;
    process.stderr.write(`command: ${lane.name}, ${wanted.length} candidates\n`);
    const reason = missing(lane);
    if (reason !== undefined) {
      figures[lane.name] = reason;
      continue;
    }
    await using open = await openLane(lane);
    const accepted: string[] = [];
    let falseRejections = 0;
    for (const { name, code } of wanted) {
      if ((await open.verdictOn(code)).kind === 'pass') accepted.push(name);
      if ((await open.verdictOn(honest)).kind !== 'pass') falseRejections++;
    }
    const known = wanted.flatMap(({ name, accepted: by }) => (by[lane.name] === undefined ? [] : [name]));
    figures[lane.name] = {
      candidates: wanted.length,
      accepted,
      unknown: accepted.filter((name) => !known.includes(name)),
      closed: known.filter((name) => !accepted.includes(name)),
      falseRejections,
    };
  }
  return figures;
}

/** What a type check accepts of what was made to empty it, by name. */
export async function runTypesTier(
  only: string,
): Promise<{ readonly candidates: number; readonly accepted: readonly string[] }> {
  const attacks = typeAttacks().filter(({ name }) => `types/${name}`.includes(only));
  const task = await resolveTask({ prompt: 'Attack.', target: TYPE_TARGET, workspace: { files: TYPE_WORKSPACE } });
  const { signal } = new AbortController();
  const limits = { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 };
  await using context = await openContext(task, limits);
  await using session = await types().open(task, context);
  const accepted: string[] = [];
  for (const { name, code } of attacks) {
    const verdict = await session.check({ files: { [TYPE_TARGET]: code }, digest: digestOf(code) }, { signal });
    if (verdict.kind === 'pass') accepted.push(name);
  }
  return { candidates: attacks.length, accepted };
}

/** The figures as a table. */
export function commandTable(figures: Readonly<Record<string, LaneFigures | string>>, markdown: boolean): string {
  const rows = Object.entries(figures).map(([name, lane]) =>
    typeof lane === 'string'
      ? [name, 'not run', lane, '']
      : [name, lane.candidates, lane.accepted.join(', ') || 'none', lane.falseRejections],
  );
  return tableOf(['command()', 'candidates', 'accepts', 'honest refused'], rows, markdown);
}
