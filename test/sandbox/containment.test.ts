import { execa } from 'execa';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bubblewrap } from '../../src/sandbox/process/bubblewrap.ts';
import { contain } from '../../src/sandbox/process/contain.ts';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { inBash, noWall } from './contained.ts';

describe.skipIf(noWall !== undefined)(
  `a contained command${noWall === undefined ? '' : ` SKIPPED, for ${noWall}`}`,
  () => {
    it.for([
      [
        'sees none of the machine but its programs',
        'ls -d /bin /etc /boot /home /mnt /opt /run /srv /var 2>/dev/null',
        '/bin /etc$',
      ],
      ['is nobody that the machine knows', 'id -un; wc -l < /etc/passwd', 'candidate 1'],
      ['has an empty home of its own', 'echo $HOME; ls -A ~', '/tmp/home'],
      ['has no privilege', 'grep -c "^Cap...:.0000000000000000$" /proc/self/status', '5'],
      ['can get no privilege', 'grep NoNewPrivs /proc/self/status | cut -f2', '1'],
      ['has no terminal', 'tty; (: < /dev/tty) 2>&1 | grep -c "No such device"', 'not a tty 1'],
      ['has no interface but a loopback of its own', 'tail -n +3 /proc/net/dev | cut -d: -f1', 'lo'],
      ['cannot write settings of the kernel', '(echo 1 > /proc/sys/vm/drop_caches) 2>&1 | grep -c Read-only', '1'],
      ['goes first where memory runs out', 'cat /proc/self/oom_score_adj', '1000'],
      ['leaves no core', 'ulimit -c', '0'],
    ] as const)('%s', async ([, lines, said]) => {
      const { output } = await inBash(lines);
      expect(output.replaceAll(/\s+/g, ' ').trim()).toMatch(new RegExp(`^${said}`));
    });

    it('sees its own processes and no other', async () => {
      const { output } = await inBash('for pid in /proc/[0-9]*; do tr "\\0" " " < $pid/cmdline | cut -c1-12; done');
      expect(output.trim().split('\n').length).toBeLessThan(8);
      expect(output).not.toContain('vitest');
    });

    it('is given no variable of the user', async () => {
      vi.stubEnv('WC_TEST_SECRET', 'a secret of the solver');
      const { output } = await inBash('cat /proc/*/environ; env', { GIVEN: 'by the user' });
      expect(output).toContain('GIVEN=by the user');
      expect(output).not.toContain('WC_TEST_SECRET');
      vi.unstubAllEnvs();
    });

    it('cannot change, replace or add to what it was given', async () => {
      const ways = [
        'echo x > tests/t.txt',
        'echo x > src/target.txt',
        'rm tests/t.txt',
        'chmod 777 tests/t.txt',
        'mv tests gone',
        'mv src gone',
        'mv package.json gone',
        'echo x > tests/conftest.py',
        'ln -sf /tmp node_modules/vitest',
        'mv node_modules gone',
        'umount tests',
        'mount --bind /tmp tests',
        'unshare -Urm true',
      ];
      const { output } = await inBash(ways.map((way) => `(${way}) 2>/dev/null && echo 'did ${way}'`).join('\n'));
      expect(output).toBe('');
    });

    it('can make new files, of which none reaches the disk', async () => {
      await using copies = await openCopies(await readWorkspace({ files: { 'tests/t.txt': 'test' } }));
      await using copy = await copies.lay({ 'src/target.txt': 'target' });
      const { output } = await processSandbox().run(
        '/bin/sh',
        [
          '-c',
          'echo 1 > new; mkdir -p build/deep src/sub; echo 1 > src/beside; echo 1 > node_modules/.cache/x; echo 1 > ~/x; ls',
        ],
        { cwd: copy.root, targets: ['src/target.txt'], timeoutMs: 30_000, signal: new AbortController().signal },
      );
      expect(output.split('\n')).toEqual(['build', 'new', 'node_modules', 'src', 'tests']);
      expect(readdirSync(copy.root).toSorted()).toEqual(['node_modules', 'src', 'tests']);
      expect(readdirSync(join(copy.root, 'src'))).toEqual(['target.txt']);
    });

    it('ends in the words of a process', async () => {
      expect(await inBash('exit 3')).toMatchObject({ ended: 'exit', exitCode: 3 });
      expect(await inBash('kill -SEGV $$')).toMatchObject({ ended: 'signal' });
      expect(await inBash('no-such-program')).toMatchObject({ ended: 'not-found' });
      expect(await inBash('echo "bwrap: it was not me" >&2; exit 1')).toMatchObject({ ended: 'exit', exitCode: 1 });
    });

    it('is ended when it makes too many processes, threads or files', async () => {
      const many = await inBash('for i in $(seq 600); do sleep 20 & done; wait');
      // An ordinary user's processes are counted by the kernel, root's by us.
      expect(`${many.limit} ${many.output}`).toMatch(/more than 512 processes|temporarily unavailable/);
      expect(await inBash('for i in $(seq 1000000); do : > f$i; done')).toMatchObject({
        ended: 'limit',
        limit: 'made more than 50000 files',
      });
      const full = await inBash('for i in $(seq 9); do head -c 400M /dev/zero > f$i || break; done 2>&1');
      expect(full.output + full.ended).toMatch(/No space left|limit/);
    });

    it('has three descriptors, whatever the solver was started with', async () => {
      const script = join(import.meta.dirname, 'descriptors.ts');
      const { stdout } = await execa('bash', [
        '-c',
        'exec 9</etc/passwd 77</etc/passwd 250</etc/passwd; exec "$@"',
        'bash',
        process.execPath,
        script,
      ]);
      // Bash itself keeps 255, out of the way.
      expect(stdout.split('\n').filter((fd) => fd !== '255')).toEqual(['0', '1', '2']);
    });

    it('ends with the solver, even when that is killed outright', async () => {
      const solver = execa(process.execPath, [join(import.meta.dirname, 'leaving.ts')], { reject: false });
      await expect.poll(sleepers).toHaveLength(2);
      solver.kill('SIGKILL');
      await solver;
      await expect.poll(sleepers).toEqual([]);
    });

    it('can write nothing at all where it need not', async () => {
      const bwrap = bubblewrap();
      if ('problem' in bwrap) throw new Error(bwrap.problem);
      const ways = [
        '/tmp/x',
        '/dev/shm/x',
        '/dev/x',
        '/x',
        './x',
        '/etc/x',
        '/proc/sys/kernel/hostname',
        '/tmp/home/x',
      ];
      const lines = ways.map((path) => `(echo x > ${path}) 2>/dev/null && echo ${path}`).join('\n');
      const { line } = contain(
        bwrap,
        ['/bin/sh', '-c', `${lines}\necho end`],
        { cwd: '/', writable: false, timeoutMs: 5000 },
        3,
      );
      const [file, ...args] = line;
      const { stdout } = await execa(file, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
      expect(stdout).toBe('end');
    });

    const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/setpriv');
    it.runIf(asRoot)('is the same for an ordinary user (tried where the tests are run by root)', async () => {
      const { stdout, stderr, exitCode } = await execa(
        'setpriv',
        [
          '--reuid=65534',
          '--regid=65534',
          '--clear-groups',
          process.execPath,
          join(import.meta.dirname, 'descriptors.ts'),
        ],
        { env: { HOME: '/nonexistent' }, reject: false },
      );
      // Where these sources stand in root's home, nobody else can read them.
      expect(exitCode === 0 ? stdout : stderr).toMatch(/^2$|EACCES/m);
    });
  },
);

/** Ids of the processes that `leaving.ts` starts. */
function sleepers(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep\u000047654');
    } catch {
      return false;
    }
  });
}
