import { openCopies } from '../../src/workspace/copies.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

// Opens copies of a folder, lays one, says where, and waits to be killed.

const [, , folder = '', walled] = process.argv;
const copies = await openCopies(await readWorkspace(folder), walled === 'walled');
const copy = await copies.lay({ 'src/target.txt': 'proposal' });
process.stdout.write(`${copy.root}\n`);
setInterval(() => {}, 60_000);
