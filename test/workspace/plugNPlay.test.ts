import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { storesOf } from '../../src/workspace/plugNPlay.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { readWorkspace, type Files } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';
import { noWall } from '../sandbox/contained.ts';

/** A map as Yarn writes it, as far as it matters here: where a package lies, and a hook by which Node finds it there. */
const MAP = `const Module = require('node:module');
const { packageLocation } = JSON.parse('{"packageLocation": "../store/unplugged/dep/"}');
const find = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) =>
  name === 'dep' ? require('node:path').resolve(__dirname, packageLocation, 'index.js') : find(name, ...rest);
`;

function project(map: string): ReturnType<typeof temporaryFolder> & { readonly root: string } {
  const folder = temporaryFolder();
  const files: Files = {
    'project/.pnp.cjs': map,
    'project/package.json': '{}',
    'store/unplugged/dep/index.js': "module.exports = 'found';\n",
    'cache/x.zip': '',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  return { ...folder, root: join(folder.path, 'project') };
}

describe("a workspace with Yarn's Plug'n'Play", () => {
  it.skipIf(noWall !== undefined)('has its packages in a copy, and its map as it was', async () => {
    using folder = project(MAP);
    const workspace = await readWorkspace(folder.root);
    const before = await digestWorkspace(workspace);
    await using copies = await openCopies(workspace, true);
    await using copy = await copies.lay({});
    const options = { cwd: copy.root, timeoutMs: 60_000, signal: new AbortController().signal };
    const { output } = await processSandbox().run(process.execPath, ['-p', "require('dep')"], options);
    expect(output.trim()).toBe('found');
    expect(await digestWorkspace(workspace)).toEqual(before);
  });

  it('leads from a whole copy to where the packages lie', async () => {
    using folder = project(MAP);
    await using copies = await openCopies(await readWorkspace(folder.root));
    await using copy = await copies.lay({});
    const [, place = ''] = /"packageLocation": "([^"]*)"/.exec(readFileSync(join(copy.root, '.pnp.cjs'), 'utf8')) ?? [];
    expect(resolve(copy.root, place)).toBe(join(folder.path, 'store/unplugged/dep'));
  });

  it('opens the folders of its archives, and none without', async () => {
    const places = [
      '../cache/x.zip/node_modules/x/',
      '../secrets/y.zip/node_modules/y/',
      './packages/a/',
      '../secrets/',
    ];
    using folder = project(places.map((place) => `{"packageLocation": "${place}"}`).join('\n'));
    expect(storesOf(await readWorkspace(folder.root))).toEqual([join(folder.path, 'cache')]);
  });
});
