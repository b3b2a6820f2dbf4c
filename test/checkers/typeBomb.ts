import { openTypeScript } from '../../src/typescript/typescript.ts';

// A solver with a type check under way that lasts: it is killed from outside.

const [code = ''] = process.argv.slice(2);
const files = { 'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": [] } }' };
await using typescript = openTypeScript();
using project = await typescript.open({
  files,
  modules: undefined,
  packages: undefined,
  config: 'tsconfig.json',
  overrides: {},
  targets: ['x.ts'],
  timeoutMs: 60_000,
});
const looked = await project.look({ 'x.ts': code });
const outcome = project.check({ 'x.ts': code }, looked);
process.stdout.write('begun\n');
await outcome;
