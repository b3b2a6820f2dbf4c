import { defineConfig } from 'tsdown';

// One output file for each source file: the child scripts are started by their path, beside the module that starts them.
const modules = defineConfig({
  entry: [
    'src/index.ts',
    'src/errors.ts',
    'src/harness.ts',
    'src/members.ts',
    'src/policies.ts',
    'src/testing.ts',
    'src/cli/bin.ts',
    'src/sandbox/process/candidateHost.ts',
    'src/sandbox/process/candidateSide.ts',
    'src/sandbox/isolate/host.ts',
    'src/sandbox/isolate/inNode.ts',
    'src/sandbox/isolate/realm/*.ts',
    'src/members/local/modelHost.ts',
    'src/sampling/extractHost.ts',
    'src/serve/read/readHost.ts',
    'src/typescript/compilerHost.ts',
    'src/typescript/look/lookHost.ts',
    'checkers/index.ts',
    'checkers/child/*.ts',
    'checkers/judge/*.ts',
  ],
  format: 'esm',
  platform: 'node',
  target: 'node24',
  unbundle: true,
  root: '.',
  dts: true,
  fixedExtension: false,
  copy: [
    { from: 'src/typescript/limited.sh', to: 'dist/src/typescript' },
    { from: 'src/harness/report/style.css', to: 'dist/src/harness/report' },
  ],
});

// A page's script: nobody imports it, so it needs no types, and the compiler knows browsers only where it checks this folder.
const script = { ...modules, entry: ['src/harness/report/browser/main.ts'], dts: false, copy: [], clean: false };

export default [modules, script];
