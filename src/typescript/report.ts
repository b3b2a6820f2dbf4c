import type { Program, Raw } from './compiler.ts';
import type { Laid, Slot } from './layout.ts';
import type { Diagnostic, Place, ProgramOf, ProgramReport } from './messages.ts';

// Models are shown a few; what one candidate says must not fill the channel.
export const MAX_DIAGNOSTICS = 50;
const MAX_LENGTH = 1000;

/** Asks a program what `tsc` asks and tells each member what is its own. */
export async function reportOn(
  laid: Laid,
  program: Program | undefined,
  { globals, syntaxOnly, members: asked }: ProgramOf,
): Promise<ProgramReport> {
  const together = globals !== undefined;
  const { slots, base, options } = laid;
  if (program === undefined) {
    const nothing = slots.map(() => ({ diagnostics: [], files: 0, held: [], types: [] }));
    return { members: nothing, stray: laid.inhabited && together, options };
  }
  const byRoot = Map.groupBy(await program.fileNames(), rootIn([...slots, base]));
  const count = ({ root }: Slot): number => byRoot.get(root)?.length ?? 0;
  const { bySlot, stray } = together
    ? await ofEach(
        syntaxOnly
          ? [program.syntactic]
          : [program.syntactic, async () => [...(await program.semantic()), ...(await program.declarations())]],
        program,
        slots,
      )
    : await ofOne(program, slots);
  const members = await Promise.all(
    slots.map(async (slot, index) => {
      const diagnostics = (bySlot.get(slot) ?? []).slice(0, MAX_DIAGNOSTICS).map((raw) => place(raw, [slot, base]));
      const wrong = new Set(diagnostics.map(({ file }) => file));
      const wanted = syntaxOnly || stray ? [] : (asked[index]?.asks ?? []);
      const asks = wanted.some(({ file }) => wrong.has(file)) ? [] : wanted;
      const own = new Set(byRoot.get(slot.root));
      const held = (asked[index]?.targets ?? []).filter((target) => own.has(`${slot.root}/${target}`));
      return { diagnostics, files: count(base) + count(slot), held, types: await typesOf(program, slot, asks) };
    }),
  );
  return { members, stray, options };
}

/** In the order in which they were asked for. */
async function typesOf(program: Program, { root, files }: Slot, asks: readonly Place[]): Promise<string[]> {
  const types = new Map<Place, string>();
  for (const [file, own] of Map.groupBy(asks, (ask) => ask.file)) {
    if (!files.has(file)) continue;
    const found = await program.typesAt(
      `${root}/${file}`,
      own.map(({ position }) => position),
    );
    for (const [index, ask] of own.entries()) types.set(ask, found[index] ?? '');
  }
  return asks.map((ask) => types.get(ask) ?? '');
}

interface Found {
  readonly bySlot: ReadonlyMap<Slot, readonly Raw[]>;
  /** Some of it belongs to no slot. */
  readonly stray: boolean;
}

/** As `tsc` does it: what comes first keeps silent what comes after. */
async function ofOne(program: Program, slots: readonly Slot[]): Promise<Found> {
  const stages = [
    async () => [...(await program.config()), ...(await program.syntactic())],
    program.options,
    // Together: an error that was there before would keep silent what comes after it.
    async () => [...(await program.semantic()), ...(await program.global()), ...(await program.declarations())],
  ];
  for (const stage of stages) {
    const found = await stage();
    if (found.length > 0) return { bySlot: new Map(slots.map((slot) => [slot, found])), stray: false };
  }
  return { bySlot: new Map(), stray: false };
}

/** A stage of one member keeps silent only that member's later ones. */
async function ofEach(
  stages: readonly (() => Promise<Raw[]>)[],
  program: Program,
  slots: readonly Slot[],
): Promise<Found> {
  const root = rootIn(slots);
  const byRoot = new Map(slots.map((slot) => [slot.root, slot]));
  const bySlot = new Map<Slot, Raw[]>();
  let stray = [...(await program.config()), ...(await program.options()), ...(await program.global())].length > 0;
  for (const stage of stages) {
    const found = Map.groupBy(await stage(), ({ fileName = '' }) => byRoot.get(root(fileName) ?? ''));
    stray ||= found.has(undefined);
    for (const [slot, raws] of found) if (slot !== undefined && !bySlot.has(slot)) bySlot.set(slot, raws);
  }
  return { bySlot, stray };
}

/** Finds which of some folders a file stands in. Their names are of a few lengths only, so that none need be tried in turn. */
function rootIn(folders: readonly Slot[]): (file: string) => string | undefined {
  const roots = new Set(folders.map(({ root }) => root));
  const lengths = new Set([...roots].map(({ length }) => length));
  return (file) => {
    for (const length of lengths) {
      const root = file.slice(0, length);
      if (file[length] === '/' && roots.has(root)) return root;
    }
    return undefined;
  };
}

/** Says in the workspace's own terms where something is and what. */
function place({ fileName = '', position, code, message }: Raw, folders: readonly Slot[]): Diagnostic {
  const home = folders.find(({ root }) => fileName.startsWith(`${root}/`));
  const file = home === undefined ? fileName : fileName.slice(home.root.length + 1);
  const before = home?.files
    .get(file)
    ?.slice(0, position)
    .split(/\r\n|\r|\n/) ?? [''];
  return {
    file,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    code: `TS${code}`,
    message: folders.reduce((text, { root }) => text.replaceAll(`${root}/`, ''), message).slice(0, MAX_LENGTH),
  };
}
