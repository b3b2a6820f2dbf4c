import { isAbsolute } from 'node:path';
import { digestOf } from '../nouns/digest.ts';
import type { Modules } from '../workspace/modules.ts';
import type { Files } from '../workspace/workspace.ts';
import type { Failure } from '../async/divide.ts';
import type { Breach, Facts } from '../reading/syntax/facts.ts';
import { isFelt } from '../reading/syntax/felt.ts';
import { openLooker } from '../reading/syntax/looker.ts';
import type { Overrides } from './dropped.ts';
import type { Report } from './messages.ts';
import { nativeCompiler } from './nativeCompiler.ts';
import type { End } from './askHost.ts';
import { ALONE, openCompilerService, type Checked } from './service.ts';
import { stubsOf } from './stubs.ts';
import { demandsTypes, isCode, packagesIn, placeOf, sharingOf, takesScripts, type FactsByPath } from './sharing.ts';

/** A workspace as the compiler gets to see it. */
interface TypedWorkspace {
  /** Its code and JSON files, `tsconfig.json` among them. */
  readonly files: Files;
  /** The real `node_modules`; it is only read. */
  readonly modules: string | undefined;
  /** All its folders of packages, where some are the workspace's own. */
  readonly packages: readonly Modules[] | undefined;
  /** Path of the tsconfig by which it is checked. */
  readonly config: string;
  /** What is set instead of what it says. */
  readonly overrides: Overrides;
  /** What candidates may write. */
  readonly targets: readonly string[];
  /** Files that candidates take away: with them the workspace is as it was. */
  readonly removed?: Files;
  /** How long one candidate may take by itself, in ms. */
  readonly timeoutMs: number;
}

/** A candidate may take as many times what the unchanged workspace took. */
const TIMES = 3;

/** What came of one check, or why nothing did. */
export type Outcome =
  | (Report & {
      readonly kind: 'checked';
      readonly ms: number;
      /** What importers get of which the compiler says that it is not checked. */
      readonly felt: readonly FiledBreach[];
    })
  | { readonly kind: Failure }
  /** The limit of memory was reached, in bytes. */
  | { readonly kind: 'memory'; readonly limit: number };

type FiledBreach = Breach & { readonly file: string };

/** A workspace held open for the candidates that are laid over it. */
export interface TypeProject extends Disposable {
  /** What the compiler says of the workspace with targets that hold nothing, `tsconfig.json` included. */
  readonly before: Outcome;
  /** What the syntax of the workspace's own files says. */
  readonly facts: FactsByPath;
  /** Whether it is asked what importers get. */
  readonly feels: boolean;
  /** How long one candidate may take, in ms: more than it was given where the workspace itself takes long. */
  readonly limitMs: number;
  /** Reads the syntax of files: breaches by path, or how reading it ended; `unparsed` where the parser gave up. */
  look(files: Files): Promise<Look>;
  /** Checks the workspace with these files laid over it. */
  check(files: Files, looked: Look): Promise<Outcome>;
}

/** What the syntax of some files says. */
export interface Look {
  readonly facts: FactsByPath;
  readonly breaches: readonly FiledBreach[];
  /** The first file that could not be read, and why. */
  readonly unread: { readonly file: string; readonly why: Failure | 'unparsed' } | undefined;
}

/**
 * TypeScript's native compiler and a parser, each in a process of its own that is started when it is first needed. What is
 * checked at the same time, by whatever project, goes through the compiler together.
 */
export interface TypeScript extends AsyncDisposable {
  /** @throws {@link CheckerError} where there is no compiler for this platform. */
  version(): string;
  /** @throws {@link CheckerError} where there is no compiler for this platform. */
  open(workspace: TypedWorkspace): Promise<TypeProject>;
  /** Reads the syntax of files, of whatever project. */
  look(files: Files): Promise<Look>;
}

/**
 * Opens the service; once for a run.
 *
 * @example
 * ```ts
 * await using typescript = openTypeScript();
 * using project = await typescript.open({ files, modules: undefined, packages: undefined, config: 'tsconfig.json', overrides: {}, targets: ['a.ts'], timeoutMs: 10_000 });
 * const looked = await project.look({ 'a.ts': code });
 * const outcome = await project.check({ 'a.ts': code }, looked);
 * ```
 */
export function openTypeScript(): TypeScript {
  const service = openCompilerService();
  const looker = openLooker();
  /** By all that they depend on, so that a hundred tasks of one kind cost two checks apart. */
  const options = new Map<string, Promise<{ readonly project: string; readonly checked: Checked | End }>>();
  const sound = new Map<string, Promise<boolean>>();

  async function look(files: Files, scripts: boolean): Promise<Look> {
    const code = Object.entries(files).filter(([path]) => isCode(path));
    const facts: FactsByPath = new Map(
      await Promise.all(code.map(async ([path, text]) => [path, await looker.look(path, text)] as const)),
    );
    const breaches = [...facts].flatMap(([file, fact]) =>
      typeof fact === 'string' ? [] : breachesOf(file, fact, scripts).map((breach) => ({ ...breach, file })),
    );
    const bad = [...facts].find(([, fact]) => typeof fact === 'string' || !fact.parsed);
    const why = bad && (typeof bad[1] === 'string' ? bad[1] : ('unparsed' as const));
    return { facts, breaches, unread: bad && why && { file: bad[0], why } };
  }

  function outcomeOf(checked: Checked | End): Outcome {
    if (checked === 'memory') return { kind: 'memory', limit: service.memory };
    return typeof checked === 'string' ? { kind: checked } : { kind: 'checked', ...checked, felt: [] };
  }

  return {
    version: () => nativeCompiler().version,
    look: (files) => look(files, false),
    async open({ files, modules, packages, config, overrides, targets, removed, timeoutMs }) {
      nativeCompiler();
      const project = crypto.randomUUID();
      service.put(project, { files, modules, packages, config, overrides });
      const alone = { ...ALONE, project, targets, timeoutMs, patient: false, asks: [], before: undefined };
      const asIs = { ...alone, patient: true, files: { ...stubsOf(targets, files), ...removed } };
      const json = Object.entries(files).filter(([path]) => path.endsWith('.json'));
      const first = once(
        options,
        digestOf({
          json,
          config,
          overrides: JSON.stringify(overrides),
          modules: modules ?? '',
          packages: JSON.stringify(packages ?? []),
        }),
        async () => ({ project, checked: await service.check(asIs) }),
        ({ checked }) => typeof checked !== 'string',
      );
      const [{ facts }, { project: whose, checked }] = await Promise.all([look(files, false), first]);
      // What was found out just now of this very project need not be asked again.
      const alreadyChecked = (): Promise<Checked | End> =>
        whose === project ? Promise.resolve(checked) : service.check(asIs);
      // Where a project lets its own code leave types out, what is found for them is as it wants it.
      const told = typeof checked !== 'string' && demandsTypes(checked.options);
      const scripts = typeof checked !== 'string' && takesScripts(checked.options, files);
      const possible =
        typeof checked === 'string' || packages !== undefined
          ? undefined
          : sharingOf({ files, facts, modules, config, overrides, targets, options: checked.options });
      // Were something wrong in the libraries, it would be everyone's, and a shared program does not look there.
      const isSound = async (): Promise<boolean> => {
        const outcome = await alreadyChecked();
        return typeof outcome !== 'string' && outcome.diagnostics.every(({ file }) => !isAbsolute(file));
      };
      const seen = possible && `${possible.group} ${packagesIn(possible)}`;
      const sharing = seen !== undefined && (await once(sound, seen, isSound)) ? possible : undefined;
      // Where it will stand beside others; what goes away may declare things for everyone.
      const standing = new Map([...facts].filter(([path]) => targets.includes(path)));
      const home =
        sharing === undefined || removed !== undefined ? undefined : placeOf(sharing, standing, [...standing.keys()]);
      const isBeside = home !== undefined && home.group !== undefined && !home.syntaxOnly;
      const before = await (isBeside
        ? service.check({ ...asIs, ...home, globals: sharing?.globals ?? [] })
        : alreadyChecked());
      const held = typeof before === 'string' ? [] : before.held;
      const limitMs = typeof before === 'string' ? timeoutMs : Math.max(timeoutMs, TIMES * before.ms);
      return {
        before: outcomeOf(before),
        facts,
        feels: true,
        limitMs,
        look: (laid) => look(laid, scripts),
        async check(laid, looked) {
          const place = sharing && { ...placeOf(sharing, looked.facts, held), globals: sharing.globals };
          const asks = [...looked.facts].flatMap(([file, fact]) =>
            typeof fact === 'string' || !told || !/\.[cm]?tsx?$/.test(file)
              ? []
              : fact.asks.map((ask) => ({ ...ask, file })),
          );
          const errors = typeof before === 'string' ? 0 : before.diagnostics.length;
          const places = asks.map(({ file, position }) => ({ file, position }));
          const checkedOnce = await service.check({
            ...alone,
            ...place,
            timeoutMs: limitMs,
            before: errors,
            asks: places,
            files: laid,
          });
          if (typeof checkedOnce === 'string') return outcomeOf(checkedOnce);
          const felt = asks.filter(({ use }, index) => isFelt(use, checkedOnce.types[index] ?? ''));
          return { ...outcomeOf(checkedOnce), felt: felt.map(({ file, breach }) => ({ ...breach, file })) };
        },
        [Symbol.dispose]: () => service.forget(project),
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([service[Symbol.asyncDispose](), looker[Symbol.asyncDispose]()]);
    },
  };
}

/** With what it declares for everyone, where the compiler takes it for a script. */
function breachesOf(file: string, { breaches, script }: Facts, scripts: boolean): readonly Breach[] {
  const alone = scripts && script !== undefined && /(?<!\.d)\.(?:tsx?|cts)$/.test(file);
  return alone ? [...breaches, script] : breaches;
}

/** What is kept under a key, made when it is first asked for, and again where it failed or is not to be kept. */
function once<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
  isKept: (made: Value) => boolean = () => true,
): Promise<Value> {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  void value.then(
    (made) => (isKept(made) ? undefined : kept.delete(key)),
    () => kept.delete(key),
  );
  return value;
}
