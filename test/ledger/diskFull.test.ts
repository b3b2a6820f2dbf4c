import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { temporaryFolder } from '../answers.ts';

it('a full disk is said in one sentence, and nothing written before is lost', ({ skip }) => {
  using folder = temporaryFolder();
  // A real file system of 400 KB, which only root may mount.
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder.path]).status !== 0)
    skip('mounting a small file system needs root');
  const path = join(folder.path, 'ledger.sqlite');
  try {
    using ledger = openLedger(path);
    using log = ledger.openRun('key', 'task');
    log.addVerdict('first', 'tests', { kind: 'broken', reason: 'kept', crash: false, ms: 0 });
    writeFileSync(join(folder.path, 'rest'), '');
    const fill = (): void => {
      for (let count = 0; count < 100; count++)
        log.addVerdict(`${count}`, 'tests', { kind: 'broken', reason: 'x'.repeat(50_000), crash: false, ms: 0 });
    };
    expect(fill).toThrow(
      expect.objectContaining({
        name: 'LedgerError',
        message: 'The disk is full, so the ledger cannot be written.',
        exitCode: 3,
      }),
    );
    expect(log.verdicts()[0]).toMatchObject({ candidate: 'first', verdict: { reason: 'kept' } });
  } finally {
    spawnSync('umount', [folder.path]);
  }
});
