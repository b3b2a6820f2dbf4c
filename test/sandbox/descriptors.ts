import { inBash } from './contained.ts';

// Started by a test with descriptors that it never asked for, and prints those that a contained command has.

// The one by which the folder is listed is gone by the time it is asked for.
const { output } = await inBash('for fd in /proc/$$/fd/*; do [ -e $fd ] && echo ${fd##*/}; done');
process.stdout.write(output);
