import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { TIERS, type Tier, type Trial } from '../../benchmarks/attacks/tiers.ts';

// The hostile candidates: one file each, in a folder for each family. What is known of one stands at its top, in lines of comment:
//
//   // Class: BenchJack "isolation failure"
//   // Refused: isolates crash|timeout; processes crash     the kind of evidence, `assertion` where nothing is said
//   // Accepted: shared, for its tests lie beside it        known today; whoever closes it takes the line out
//   // Right: nothing of what it starts is left             it answers rightly, and is accepted wherever it can run
//   // Time: 1500                                           a shorter limit, in ms, where the limit is the point
//   // Plain vitest: not run                                it would do harm where nothing is around it

/** One hostile candidate. */
export interface Hostile {
  /** The name of its file, without the ending. */
  readonly name: string;
  /** The folder it stands in. */
  readonly family: string;
  readonly file: string;
  readonly code: string;
  /** The class of BenchJack (arXiv:2605.12673) or TRACE (2601.20103) that it belongs to. */
  readonly class: string | undefined;
  /** Kinds of evidence with which a tier may refuse it. */
  readonly refused: Readonly<Record<Tier, readonly string[]>>;
  /** Tiers that are known to accept it, and why. */
  readonly accepted: Readonly<Partial<Record<Tier, string>>>;
  /** Why it is no loss that it is accepted; undefined for one that answers wrongly. */
  readonly right: string | undefined;
  readonly timeoutMs: number | undefined;
  /** Whether it may run with nothing around it. */
  readonly tame: boolean;
}

/** Every candidate below a folder, by family and name. */
export function corpusIn(folder: string): Hostile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .map((path) => read(join(folder, path), folder));
}

/** Candidates that are judged by tests of their own. */
export interface Family {
  readonly trial: Trial;
  readonly honest: string;
  readonly corpus: readonly Hostile[];
}

/** Families below a folder, each with its tests and an honest solution in `task/`. */
export function familiesIn(folder: string): Family[] {
  return readdirSync(folder)
    .toSorted()
    .map((family) => {
      const task = join(folder, family, 'task');
      const text = readFileSync(join(task, 'tests.ts'), 'utf8');
      const files = readdirSync(join(folder, family))
        .filter((name) => name.endsWith('.ts'))
        .toSorted();
      return {
        trial: { target: 'src/f.ts', test: { path: 'tests/f.test.ts', text } },
        honest: readFileSync(join(task, 'honest.ts'), 'utf8'),
        corpus: files.map((name) => read(join(folder, family, name), folder)),
      };
    });
}

/** The file of a candidate by its name alone. */
export function fileNamed(folder: string, name: string): string {
  const found = [folder, ...readdirSync(folder).map((family) => join(folder, family))]
    .map((place) => join(place, `${name}.ts`))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no candidate ${name} in ${folder}.`);
  return found;
}

function read(file: string, folder: string): Hostile {
  const code = readFileSync(file, 'utf8');
  const said = (label: string): string | undefined => new RegExp(`^// ${label}: (.*)$`, 'm').exec(code)?.[1]?.trim();
  const reasons = new Map((said('Refused') ?? '').split(';').map((one) => split(one.trim(), ' ')));
  const accepted = said('Accepted');
  const [tiers = '', why = ''] = accepted === undefined ? [] : split(accepted, ', ');
  const right = said('Right');
  return {
    name: basename(file, '.ts'),
    family: relative(folder, dirname(file)),
    file,
    code,
    class: said('Class'),
    refused: Object.fromEntries(
      TIERS.map((tier) => [tier, (reasons.get(tier) ?? 'assertion').split('|')]),
    ) as unknown as Hostile['refused'],
    accepted: Object.fromEntries(
      TIERS.filter((tier) => tiers.includes(tier)).map((tier) => [tier, why]),
    ) as Hostile['accepted'],
    right,
    timeoutMs: Number(said('Time')) || undefined,
    tame: said('Plain vitest') !== 'not run',
  };
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}
