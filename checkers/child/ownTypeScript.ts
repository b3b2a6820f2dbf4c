import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type typescript from 'typescript6';

// Asks the TypeScript of a workspace (2 to 6) all that it has to say of a project, in the working copy it is started in. Only the compiler runs
// here, nothing of a candidate's.

interface Order {
  /** Folder of the package. */
  readonly compiler: string;
  readonly config: string;
  /** As many errors are told. */
  readonly most: number;
}

const { compiler, config, most } = JSON.parse(process.argv[2] ?? '') as Order;
const ts = createRequire(join(compiler, 'package.json'))('./lib/typescript.js') as typeof typescript;
const root = realpathSync(process.cwd());

const { config: text, error } = ts.readConfigFile(config, (path) => readFileSync(path, 'utf8'));
const parsed = ts.parseJsonConfigFileContent(
  text ?? {},
  ts.sys,
  join(root, config, '..'),
  undefined,
  join(root, config),
);
const { fileNames, options } = parsed;
const declaration = options.declaration === true || options.composite === true;
const major = Number.parseInt(ts.version, 10);
const { rootDir: _, tsBuildInfoFile: __, ...kept } = options;
const program = ts.createProgram({
  rootNames: fileNames,
  options: {
    ...kept,
    noEmit: true,
    // A project that others refer to is checked by its sources: nothing is built.
    composite: false,
    incremental: false,
    declaration,
    // What is going to be dropped is still read.
    ...(major >= 5 && { ignoreDeprecations: `${major}.0` }),
  },
  configFileParsingDiagnostics: [...(error === undefined ? [] : [error]), ...parsed.errors],
});
const syntactic = program.getSyntacticDiagnostics();
const found = [
  ...syntactic,
  ...program.getConfigFileParsingDiagnostics(),
  ...program.getOptionsDiagnostics(),
  ...program.getGlobalDiagnostics(),
  ...program.getSemanticDiagnostics(),
  ...(declaration ? program.getDeclarationDiagnostics() : []),
].filter(({ category }) => category === ts.DiagnosticCategory.Error);

const within = (file: string): string => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file);
const files = program
  .getSourceFiles()
  .map(({ fileName }) => within(fileName))
  .filter((file) => !file.startsWith('/') && !file.split('/').includes('node_modules'));
process.stdout.write(
  `${JSON.stringify({
    files,
    unparsed: [...new Set(syntactic.map(({ file }) => within(file.fileName)))],
    diagnostics: found.slice(0, most).map(({ file, start = 0, code, messageText }) => {
      const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
      const message = ts.flattenDiagnosticMessageText(messageText, '\n').replaceAll(`${root}/`, '').slice(0, 1000);
      return {
        file: file === undefined ? '' : within(file.fileName),
        line: line + 1,
        column: character + 1,
        code: `TS${code}`,
        message,
      };
    }),
  })}\n`,
);
