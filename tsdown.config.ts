import { defineConfig } from 'tsdown';

// One output file for each source file: the child scripts are started by their path, beside the module that starts them.
const modules = defineConfig({
  entry: [
    'src/index.ts',
    'src/errors.ts',
    'src/harness.ts',
    'src/repository.ts',
    'src/members.ts',
    'src/plugins.ts',
    'src/policies.ts',
    'src/testing.ts',
    'src/cli/bin.ts',
    'src/sandbox/process/candidateHost.ts',
    'src/sandbox/process/candidateSide.ts',
    'src/sandbox/isolate/host.ts',
    'src/sandbox/isolate/inNode.ts',
    'src/sandbox/isolate/realm/*.ts',
    'src/audit/engine/host.ts',
    'src/audit/realm/*.ts',
    'src/members/local/modelHost.ts',
    'src/members/agent/agentHost.ts',
    'src/reading/host.ts',
    'src/typescript/compilerHost.ts',
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
  // Of a workspace's own version, which is bundled as it is asked for.
  deps: { neverBundle: [/^(?:chai|expect|jest-circus|jest-mock|mocha)(?:\/|$)/] },
  copy: [
    { from: 'checkers/command/injected', to: 'dist/checkers/command' },
    { from: 'src/typescript/limited.sh', to: 'dist/src/typescript' },
    { from: 'src/suites/judge.py', to: 'dist/src/suites' },
    { from: 'src/html/base.css', to: 'dist/src/html' },
    { from: 'src/harness/report/style.css', to: 'dist/src/harness/report' },
    { from: 'src/audit/report/style.css', to: 'dist/src/audit/report' },
    { from: 'src/serve/page/style.css', to: 'dist/src/serve/page' },
  ],
});

// A page's script: nobody imports it, so it needs no types, and the compiler knows browsers only where it checks these folders.
const scripts = {
  ...modules,
  entry: ['src/harness/report/browser/main.ts', 'src/serve/page/browser/main.ts'],
  dts: false,
  copy: [],
  clean: false,
};

export default [modules, scripts];
