import {
  API,
  DiagnosticCategory,
  NodeBuilderFlags,
  type Checker,
  type Diagnostic,
  type Type,
} from 'typescript/unstable/async';
import type { FileSystem } from 'typescript/unstable/fs';

// The one file that knows TypeScript's unstable API. It is loaded in the compiler's host only.

/** What the compiler has to say at one place, in the compiler's own file names. */
export interface Raw {
  /** Undefined for what concerns the options or the program as a whole. */
  readonly fileName: string | undefined;
  /** Where it begins, in UTF-16 units. */
  readonly position: number;
  readonly code: number;
  readonly message: string;
}

/** A program of one snapshot, with the questions that `tsc --noEmit` asks of it. */
export interface Program {
  readonly config: () => Promise<Raw[]>;
  readonly syntactic: () => Promise<Raw[]>;
  readonly options: () => Promise<Raw[]>;
  readonly semantic: () => Promise<Raw[]>;
  readonly global: () => Promise<Raw[]>;
  /** What emitting declarations would complain of; empty where the options ask for none. */
  readonly declarations: () => Promise<Raw[]>;
  /** The types of the names that stand at some places, as `tsc` would write them. */
  readonly typesAt: (file: string, positions: readonly number[]) => Promise<string[]>;
  /** Every file of the program, the compiler's own included. */
  readonly fileNames: () => Promise<readonly string[]>;
}

/** Files that differ from what the compiler has seen of them, and config files to load and to let go. */
export interface Change {
  readonly changed: readonly string[];
  readonly created: readonly string[];
  readonly deleted: readonly string[];
  readonly open: readonly string[];
  readonly close: readonly string[];
}

/** A native compiler kept open, which sees files through `fs` only. */
export interface Compiler {
  /** A tsconfig's options after `extends`, and the files that it includes. */
  parseConfig(
    file: string,
  ): Promise<{ readonly options: Readonly<Record<string, unknown>>; readonly files: readonly string[] }>;
  /** Takes the changes in; programs of an earlier snapshot must not be asked any more. */
  update(change: Change): Promise<(config: string) => Program | undefined>;
}

/** Starts the compiler with the given executable. */
export function openCompiler(executable: string, cwd: string, fs: FileSystem): Compiler {
  const api = new API({ tsserverPath: executable, cwd, fs });
  let former: { dispose(): Promise<void> } | undefined;
  return {
    async parseConfig(file) {
      const { options, fileNames } = await api.parseConfigFile(file);
      return { options, files: fileNames };
    },
    async update({ changed, created, deleted, open, close }) {
      const snapshot = await api.updateSnapshot({
        openProjects: [...open],
        closeProjects: [...close],
        fileChanges: { changed: [...changed], created: [...created], deleted: [...deleted] },
      });
      // Disposed of only now, so that what both share is not parsed again.
      await former?.dispose();
      former = snapshot;
      return (config) => {
        const project = snapshot.getProject(config);
        if (project === undefined) return undefined;
        const { program, checker } = project;
        return {
          async typesAt(file, positions) {
            const types = await checker.getTypeAtPosition(file, positions);
            return Promise.all(types.map((type) => written(checker, type)));
          },
          config: async () => errors(await program.getConfigFileParsingDiagnostics()),
          syntactic: async () => errors(await program.getSyntacticDiagnostics()),
          options: async () => errors(await program.getProgramDiagnostics()),
          semantic: async () => errors(await program.getSemanticDiagnostics()),
          global: async () => errors(await program.getGlobalDiagnostics()),
          declarations: async () => {
            const { declaration, composite } = program.getCompilerOptions();
            return declaration === true || composite === true ? errors(await program.getDeclarationDiagnostics()) : [];
          },
          fileNames: () => program.getSourceFileNames(),
        };
      };
    },
  };
}

/** In full, and not by the name of an alias. */
const WHOLE = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias;

async function written(checker: Checker, type: Type | undefined): Promise<string> {
  if (type === undefined) return '';
  return type.isIntrinsicType() ? type.intrinsicName : checker.typeToString(type, undefined, WHOLE);
}

function errors(diagnostics: readonly Diagnostic[]): Raw[] {
  return diagnostics
    .filter(({ category }) => category === DiagnosticCategory.Error)
    .map(({ fileName, pos, code, text }) => ({ fileName, position: pos, code, message: text }));
}
