import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type { Change, Compiler } from './compiler.ts';
import type { Member, ProgramOf } from './messages.ts';
import type { Overlay } from './overlay.ts';
import type { Overrides } from './dropped.ts';
import type { Modules } from '../workspace/modules.ts';
import type { Files } from '../workspace/workspace.ts';

export const CONFIG = 'tsconfig.json';
/** Beside the workspace's own, which it extends. A candidate may not write a file of this name. */
const WRAPPER = 'weak-committee.tsconfig.json';
const KEPT = 4;
/** A project that others refer to is checked by its sources, and with those of others: nothing is built. */
const UNREFERRED = { composite: false, incremental: false, tsBuildInfoFile: null };

export interface Workspace {
  readonly files: Files;
  readonly modules: string | undefined;
  readonly packages: readonly Modules[] | undefined;
  /** Path of the tsconfig by which it is checked. */
  readonly config: string;
  /** What is set instead of what it says. */
  readonly overrides: Overrides;
}

/** A folder with the workspace and one candidate in it. Its name cannot be guessed, so that no other candidate can import from it. */
export interface Slot {
  readonly root: string;
  project: string | undefined;
  files: Map<string, string>;
}

/** A program laid out in the overlay. */
export interface Laid {
  readonly config: string;
  readonly slots: readonly Slot[];
  /** What all of them share. */
  readonly base: Slot;
  readonly options: Readonly<Record<string, unknown>>;
  /** False where the tsconfig includes no file at all. */
  readonly inhabited: boolean;
}

interface Group {
  readonly root: string;
  /** Whether several members share the program. */
  readonly together: boolean;
  readonly slots: Slot[];
  /** What stands in the program once. */
  readonly base: Slot;
  config: { readonly path: string; text: string } | undefined;
}

type Parsed = { readonly options: Readonly<Record<string, unknown>>; readonly files: readonly string[] };

/** Lays programs out as files, changing as little as can be from one batch to the next, so that little is read again. */
export function openLayout(home: string, overlay: Overlay, compiler: Compiler) {
  const groups = new Map<string, Group>();
  const configs = new Map<string, Parsed>();
  let changed: string[] = [];
  let created: string[] = [];
  let deleted: string[] = [];
  let open: string[] = [];
  let close: string[] = [];

  function write(path: string, text: string, before: string | undefined): void {
    if (text === before) return;
    overlay.write(path, text);
    (before === undefined ? created : changed).push(path);
  }

  function remove(path: string): void {
    overlay.remove(path);
    deleted.push(path);
  }

  function drop(name: string, { root, slots, base, config }: Group): void {
    groups.delete(name);
    for (const { root: folder, files } of [...slots, base])
      deleted.push(...[...files.keys()].map((path) => `${folder}/${path}`));
    if (config !== undefined) {
      deleted.push(config.path);
      close.push(config.path);
    }
    overlay.clear(root);
  }

  function fill(slot: Slot, project: string, files: Files): void {
    const wanted = new Map(Object.entries(files));
    for (const path of slot.files.keys()) if (!wanted.has(path)) remove(`${slot.root}/${path}`);
    for (const [path, text] of wanted) write(`${slot.root}/${path}`, text, slot.files.get(path));
    slot.files = wanted;
    slot.project = project;
  }

  /** A slot that holds the same workspace already is taken first. */
  function assign(group: Group, members: readonly Member[]): Slot[] {
    const free = Map.groupBy(group.slots, ({ project }) => project);
    const same = members.map(({ project }) => free.get(project)?.pop());
    const rest = [...free.values()].flat();
    return same.map((slot) => slot ?? rest.pop() ?? addSlot(group));
  }

  function addSlot({ root, slots }: Group): Slot {
    const slot: Slot = { root: `${root}/${randomUUID()}`, project: undefined, files: new Map() };
    slots.push(slot);
    return slot;
  }

  function begin({ group: name, globals }: ProgramOf, { files, modules, packages }: Workspace): Group {
    const known = groups.get(name);
    // The one used last stands last.
    groups.delete(name);
    const root = known?.root ?? `${home}/${randomUUID()}`;
    const base: Slot = { root: `${root}/base`, project: undefined, files: new Map() };
    const group = known ?? { root, together: globals !== undefined, slots: [], base, config: undefined };
    groups.set(name, group);
    if (known !== undefined) return known;
    if (modules !== undefined && packages === undefined) overlay.link(`${root}/node_modules`, modules);
    if (globals === undefined) return group;
    fill(base, '', Object.fromEntries(shared(files, globals)));
    if (modules !== undefined) overlay.link(`${base.root}/node_modules`, modules);
    return group;
  }

  /** Which files a tsconfig includes depends on the paths that are there and on what JSON files say. */
  async function configOf({ root, files }: Slot, config: string): Promise<Parsed> {
    const key = JSON.stringify([
      config,
      [...files.keys()].toSorted(),
      [...files].filter(([path]) => path.endsWith('.json')),
    ]);
    const known = configs.get(key) ?? (await parse(root, config));
    configs.set(key, known);
    return known;
  }

  async function parse(root: string, config: string): Promise<Parsed> {
    const { options, files } = await compiler.parseConfig(`${root}/${config}`);
    const own = files.filter((file) => file.startsWith(`${root}/`));
    return { options, files: own.map((file) => file.slice(root.length + 1)) };
  }

  return {
    /** Writes the files of one program. */
    async lay(program: ProgramOf, workspaces: ReadonlyMap<string, Workspace>): Promise<Laid> {
      const [first] = program.members;
      const { config: own, overrides } = workspaceOf(workspaces, first.project);
      const group = begin(program, workspaceOf(workspaces, first.project));
      const slots = assign(group, program.members);
      for (const [index, slot] of slots.entries()) {
        const { project, files } = program.members[index] ?? first;
        const { files: workspace, modules, packages } = workspaceOf(workspaces, project);
        const all = Object.entries({ ...workspace, ...files });
        fill(slot, project, Object.fromEntries(all.filter(([path]) => program.globals?.includes(path) !== true)));
        if (packages !== undefined) overlay.linkEach(slot.root, packages);
        else if (!group.together && modules !== undefined) overlay.link(`${slot.root}/node_modules`, modules);
      }
      const { together, base } = group;
      const filled = together ? [base, ...slots] : slots;
      const parsed = await Promise.all(filled.map(async (slot) => ({ slot, config: await configOf(slot, own) })));
      // Beside the tsconfig: there types of packages are looked for.
      const folder = together ? group.root : posix.join(slots[0]?.root ?? '', posix.dirname(own));
      const files = parsed.flatMap(({ slot, config }) => config.files.map((file) => `${slot.root}/${file}`));
      const text = JSON.stringify({
        extends: together ? `./base/${own}` : `./${posix.basename(own)}`,
        compilerOptions: {
          noEmit: true,
          ...(own !== CONFIG && { ...UNREFERRED, rootDir: posix.relative(posix.dirname(own), '.') || '.' }),
          ...overrides,
          ...(program.librariesKnown && { skipDefaultLibCheck: true }),
        },
        files,
        include: [],
      });
      const path = `${folder}/${WRAPPER}`;
      if (files.length > 0) {
        write(path, text, group.config?.text);
        if (group.config === undefined) open.push(path);
        group.config = { path, text };
      }
      const options = { ...parsed.at(-1)?.config.options, ...overrides };
      return { config: path, slots, base, options, inhabited: files.length > 0 };
    },

    /** What has changed since it was last asked. */
    change(): Change {
      const change = { changed, created, deleted, open, close };
      [changed, created, deleted, open, close] = [[], [], [], [], []];
      return change;
    },

    /** Lets go of programs that are not used again: those of one member, and all but the last few. */
    forget(): void {
      const kept = [...groups].filter(([, { together }]) => together).slice(-KEPT);
      for (const [name, group] of groups) if (!kept.some(([other]) => other === name)) drop(name, group);
    },
  };
}

function workspaceOf(workspaces: ReadonlyMap<string, Workspace>, project: string): Workspace {
  const workspace = workspaces.get(project);
  if (workspace === undefined) throw new Error(`The workspace ${project} was never put here.`);
  return workspace;
}

/** What stands in a program once: configuration and global declarations. */
function shared(files: Files, globals: readonly string[]): [string, string][] {
  return Object.entries(files).filter(([path]) => path.endsWith('.json') || globals.includes(path));
}
