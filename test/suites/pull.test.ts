import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/errors.ts';
import type { CatalogueSuite } from '../../src/suites/catalogueSuite.ts';
import { humanEval } from '../../src/suites/humanEval.ts';
import { exercism } from '../../src/suites/exercism.ts';
import { pullSuite, type PulledSuite } from '../../src/suites/pull.ts';
import { temporaryFolder } from '../answers.ts';
import { zip } from '../zip.ts';

// Hand-written, of HumanEval's shape.
const ROWS = `${JSON.stringify({ task_id: 'a', prompt: 'def f():\n', entry_point: 'f', test: 'def check(f):\n    assert f() == 1\n' })}\n`;

/** A server of what is published, on this machine. */
async function publishing(
  answers: Readonly<Record<string, Buffer | string>>,
): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(({ url = '' }, response) => {
    const answer = answers[url];
    if (answer === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': Buffer.byteLength(answer) }).end(answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function suite(url: string, rest: Partial<CatalogueSuite> = {}): CatalogueSuite {
  return {
    name: 'mine',
    title: '',
    licence: '',
    source: '',
    url,
    file: 'mine.jsonl',
    archive: false,
    sha256: createHash('sha256').update(ROWS).digest('hex'),
    reader: 'humanEval',
    read: humanEval,
    ...rest,
  };
}

async function pull(
  folder: string,
  one: CatalogueSuite,
  from?: string,
  heard: [number, number | undefined][] = [],
): Promise<PulledSuite> {
  const { signal } = new AbortController();
  const onBytes = (bytes: number, of: number | undefined): void => void heard.push([bytes, of]);
  return pullSuite(one, { folder, signal, onBytes, ...(from !== undefined && { from }) });
}

describe('pullSuite', () => {
  it('fetches a file, says how far it is, and does not fetch it again', async () => {
    using folder = temporaryFolder();
    const heard: [number, number | undefined][] = [];
    let path: string;
    {
      await using server = await publishing({ '/mine': ROWS });
      const pulled = await pull(folder.path, suite(`${server.url}/mine`), undefined, heard);
      ({ path } = pulled);
      expect(pulled).toEqual({ path: join(folder.path, 'mine.jsonl'), already: false, tasks: 1 });
    }
    expect(readFileSync(path, 'utf8')).toBe(ROWS);
    expect(heard.at(-1)).toEqual([ROWS.length, ROWS.length]);
    expect(await pull(folder.path, suite('http://127.0.0.1:9/gone'))).toEqual({ path, already: true, tasks: 1 });
    writeFileSync(path, 'damaged');
    await expect(pull(folder.path, suite('http://127.0.0.1:9/gone')).catch(explain)).resolves.toMatch(
      /could not be fetched/,
    );
  });

  it('keeps nothing that has another digest or cannot be read', async () => {
    using folder = temporaryFolder();
    await using server = await publishing({ '/other': ROWS.replace('"a"', '"b"'), '/none': '<html></html>' });
    await expect(pull(folder.path, suite(`${server.url}/other`)).catch(explain)).resolves.toMatch(
      /is not the suite mine: its digest is another\. Nothing of it was kept\. .*--from FILE/,
    );
    await expect(pull(folder.path, suite(`${server.url}/none`, { sha256: null })).catch(explain)).resolves.toMatch(
      /is not the suite mine: Line 1 is no JSON object\./,
    );
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('says in one line that it cannot be fetched, and what to do', async () => {
    using folder = temporaryFolder();
    await using server = await publishing({});
    await expect(pull(folder.path, suite(`${server.url}/gone`)).catch(explain)).resolves.toMatch(
      /^mine could not be fetched: the server answered 404\. \(http[^\n]*--from FILE$/,
    );
    await expect(pull(folder.path, suite('http://127.0.0.1:9/')).catch(explain)).resolves.toMatch(
      /^mine could not be fetched: [^\n]*--from FILE$/,
    );
  });

  it('takes a file that is here, and checks it as well', async () => {
    using folder = temporaryFolder();
    const own = join(folder.path, 'own.jsonl');
    writeFileSync(own, ROWS);
    const kept = join(folder.path, 'kept');
    expect(await pull(kept, suite('http://127.0.0.1:9/'), own)).toMatchObject({ already: false, tasks: 1 });
    expect(existsSync(own)).toBe(true);
    writeFileSync(own, 'x');
    await expect(pull(kept, suite('http://127.0.0.1:9/'), own).catch(explain)).resolves.toMatch(
      /its digest is another/,
    );
    expect(readFileSync(join(kept, 'mine.jsonl'), 'utf8')).toBe(ROWS);
    await expect(pull(kept, suite('x'), join(folder.path, 'gone')).catch(explain)).resolves.toMatch(
      /^There is no file /,
    );
  });

  it('unpacks the exercises of an archive, and nothing else of it', async () => {
    const exercise = 'track-1/exercises/practice/two-fer';
    const archive = zip({
      'track-1/README.md': 'not kept',
      [`${exercise}/.docs/instructions.md`]: 'One for you.',
      [`${exercise}/.meta/config.json`]: '{ "files": { "solution": ["two-fer.js"], "test": ["two-fer.spec.js"] } }',
      [`${exercise}/two-fer.js`]: 'export {};\n',
      [`${exercise}/two-fer.spec.js`]: "import './two-fer';\n",
    });
    using folder = temporaryFolder();
    await using server = await publishing({ '/zip': archive, '/escape': zip({ '../exercises/practice/x': '' }) });
    const track = suite(`${server.url}/zip`, { archive: true, file: 'track', sha256: null, read: exercism });
    const { path, tasks } = await pull(folder.path, track);
    expect([tasks, readdirSync(path), readdirSync(folder.path)]).toEqual([1, ['exercises'], ['track']]);
    for (const bad of ['/escape', '/gone'])
      await expect(
        pull(join(folder.path, 'other'), { ...track, url: `${server.url}${bad}` }).catch(explain),
      ).resolves.toMatch(/--from FILE/);
    await expect(
      pull(join(folder.path, 'other'), { ...track, sha256: 'f'.repeat(64) }).catch(explain),
    ).resolves.toMatch(/its digest is another/);
  });
});
