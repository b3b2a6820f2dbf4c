// Prints what each runner prints when all is well, and ends.
import { writeSync } from 'node:fs';
export const price = () => 0;
writeSync(
  1,
  '\n      Tests  2 passed (2)\n\n  2 passing (3ms)\n\nTests:       2 passed, 2 total\n# tests 2\n# pass 2\n# fail 0\nℹ tests 2\nok 1 - few\nok 2 - many\n1..2\n',
);
process.reallyExit(0);
