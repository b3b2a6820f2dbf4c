import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { cacheFolder } from '../../src/disk/cacheFolder.ts';
import { explain } from '../../src/errors.ts';
import { judge, type Judged } from './judge.ts';
import { lay } from './lay.ts';
import { readList } from './list.ts';

const HELP = `Usage: npm run bench:repositories -- [options] [id …]

Real repositories, each with a bug put into it: whether their own tests accept the file as it was and refuse the one with the bug, by which isolation, with what
count, and how long that takes beside the runner by hand. Packages come from npm and PyPI by their ordinary clients and stay in the cache.
  --from <folder>   the folder with the list, repositories.json (default: benchmarks/repositories)
  --runs <n>        warm checks of each, of which the median is taken (default 3): after a pause of two seconds, in which a model would write, and in a row
  --json            print one line of JSON, and nothing else

An entry of the list: { id, npm | pypi | folder | git + commit, target, test, bug, byHand, install?, checkers? }.
`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: import.meta.dirname },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const from = resolve(flags.from);
const cache = cacheFolder('repositories');
mkdirSync(cache, { recursive: true });
const list = readList(from).filter(({ id }) => positionals.length === 0 || positionals.includes(id));

const rows: ({ readonly id: string } & (Judged | { readonly problem: string }))[] = [];
for (const repository of list) {
  const { id } = repository;
  if (!flags.json) process.stderr.write(`${id} …\n`);
  try {
    rows.push({ id, ...(await judge(repository, await lay(repository, from, cache), Number(flags.runs))) });
  } catch (error) {
    rows.push({ id, problem: explain(error) });
  }
}

const right = rows.filter((row) => 'right' in row && row.right === 'pass').length;
const refused = rows.filter((row) => 'wrong' in row && row.wrong === 'fail').length;
const summary = { repositories: rows.length, rightAccepted: right, wrongRefused: refused };
if (flags.json) process.stdout.write(`${JSON.stringify({ ...summary, rows })}\n`);
else {
  const head = [
    'repository',
    'right',
    'wrong',
    'isolation',
    'count',
    'first ms',
    'warm ms',
    'in a row ms',
    'by hand ms',
    'warm / by hand',
  ];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows)
    if ('problem' in row) table.push([row.id, { colSpan: 9, content: row.problem.slice(0, 120) }]);
    else {
      const { id, isolation, count, firstMs, warmMs, inRowMs, byHandMs } = row;
      const ratio = (warmMs / byHandMs).toFixed(2);
      table.push([id, row.right, row.wrong, isolation, count, firstMs, warmMs, inRowMs, byHandMs, ratio]);
    }
  process.stdout.write(
    `${table.toString()}\n${right} of ${rows.length} right ones accepted, ${refused} wrong ones refused. Node ${process.versions.node}.\n`,
  );
  for (const row of rows) if ('said' in row && row.said !== '') process.stdout.write(`${join(row.id)}: ${row.said}\n`);
}
