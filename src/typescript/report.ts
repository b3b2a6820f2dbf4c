import type { Program, Raw } from './compiler.ts';
import type { Laid, Slot } from './layout.ts';
import type { Diagnostic, Member, Place, ProgramOf, ProgramReport } from './messages.ts';

// Models are shown a few; what one candidate says must not fill the channel.
export const MAX_DIAGNOSTICS = 50;
/** As many errors of an unchanged workspace are told from those of a proposal. */
export const MAX_BEFORE = 10_000;
const MAX_LENGTH = 1000;

/** Asks a program what `tsc` asks and tells each member what is its own. */
export async function reportOn(laid: Laid, program: Program | undefined, of: ProgramOf): Promise<ProgramReport> {
  const { globals, syntaxOnly, members: asked } = of;
  const together = globals !== undefined;
  const { slots, base, options } = laid;
  if (program === undefined) {
    const nothing = slots.map(() => ({ diagnostics: [], unparsed: false, files: 0, held: [], types: [] }));
    return { members: nothing, stray: laid.inhabited && together, options };
  }
  const byRoot = Map.groupBy(await program.fileNames(), rootIn([...slots, base]));
  const count = ({ root }: Slot): number => byRoot.get(root)?.length ?? 0;
  const [only = base] = slots;
  const { bySlot, stray } = together ? await ofEach(program, slots, of) : await ofOne(program, only, asked[0]);
  const members = await Promise.all(
    slots.map(async (slot, index) => {
      const before = asked[index]?.before;
      const most = before === undefined ? MAX_BEFORE : MAX_DIAGNOSTICS + before;
      const diagnostics = (bySlot.get(slot)?.raws ?? []).slice(0, most).map((raw) => place(raw, [slot, base]));
      const wrong = new Set(diagnostics.map(({ file }) => file));
      const wanted = syntaxOnly || stray ? [] : (asked[index]?.asks ?? []);
      const asks = wanted.some(({ file }) => wrong.has(file)) ? [] : wanted;
      const own = new Set(byRoot.get(slot.root));
      const held = (asked[index]?.targets ?? []).filter((target) => own.has(`${slot.root}/${target}`));
      const unparsed = bySlot.get(slot)?.unparsed === true;
      const types = await typesOf(program, slot, asks, own);
      return { diagnostics, unparsed, files: count(base) + count(slot), held, types };
    }),
  );
  return { members, stray, options };
}

/** In the order in which they were asked for. */
async function typesOf(
  program: Program,
  { root }: Slot,
  asks: readonly Place[],
  held: ReadonlySet<string>,
): Promise<string[]> {
  const types = new Map<Place, string>();
  for (const [file, own] of Map.groupBy(asks, (ask) => ask.file)) {
    // What is asked of another project's file is asked there.
    if (!held.has(`${root}/${file}`)) continue;
    const found = await program.typesAt(
      `${root}/${file}`,
      own.map(({ position }) => position),
    );
    for (const [index, ask] of own.entries()) types.set(ask, found[index] ?? '');
  }
  return asks.map((ask) => types.get(ask) ?? '');
}

/** What belongs to each slot. */
interface Found {
  readonly raws: Raw[];
  /** One of its targets does not parse. */
  readonly unparsed: boolean;
  /** Nothing else is asked of it. */
  readonly done: boolean;
}

interface All {
  readonly bySlot: ReadonlyMap<Slot, Found>;
  /** Some of it belongs to no slot. */
  readonly stray: boolean;
}

/**
 * All that the compiler has to say, unlike `tsc`, where what comes first keeps silent what comes after: an error that was there before
 * would hide those of a proposal.
 */
async function ofOne(program: Program, slot: Slot, member: Member): Promise<All> {
  const found = foundIn(await program.syntactic(), slot, member);
  const { config, options, semantic, global, declarations } = program;
  if (!found.done)
    for (const ask of [config, options, semantic, global, declarations]) found.raws.push(...(await ask()));
  return { bySlot: new Map([[slot, found]]), stray: false };
}

async function ofEach(program: Program, slots: readonly Slot[], { syntaxOnly, members }: ProgramOf): Promise<All> {
  const root = rootIn(slots);
  const byRoot = new Map(slots.map((slot) => [slot.root, slot]));
  const slotOf = ({ fileName = '' }: Raw): Slot | undefined => byRoot.get(root(fileName) ?? '');
  let stray = [...(await program.config()), ...(await program.options()), ...(await program.global())].length > 0;
  const syntactic = Map.groupBy(await program.syntactic(), slotOf);
  stray ||= syntactic.has(undefined);
  const bySlot = new Map(
    slots.map((slot, index) => [slot, foundIn(syntactic.get(slot) ?? [], slot, members[index] ?? members[0])]),
  );
  if (syntaxOnly) return { bySlot, stray };
  for (const raw of [...(await program.semantic()), ...(await program.declarations())]) {
    const slot = slotOf(raw);
    const found = slot && bySlot.get(slot);
    if (found === undefined) stray = true;
    else if (!found.done) found.raws.push(raw);
  }
  return { bySlot, stray };
}

function foundIn(syntactic: readonly Raw[], { root }: Slot, { targets, before }: Member): Found {
  const unparsed = syntactic.some(({ fileName }) => targets.some((target) => fileName === `${root}/${target}`));
  return { raws: [...syntactic], unparsed, done: unparsed && before !== undefined };
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
