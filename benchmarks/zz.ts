import { readdirSync, readFileSync } from 'node:fs';
import { types } from '../checkers/index.ts';
import { openSession } from '../test/checkers/session.ts';
const ROOT = '/work/shared/cases/attacks/';
let passes: string[] = [];
for (const group of ['types', 'typesFn', 'typesScript']) {
  const files = JSON.parse(readFileSync(`${ROOT}${group}/workspace.json.txt`, 'utf8'));
  const script = group === 'typesScript';
  await using opened = await openSession(types(), {
    target: script ? ['src/c.ts', 'src/extra.ts'] : 'src/c.ts',
    files,
  });
  for (const name of readdirSync(ROOT + group).filter((n) => n.endsWith('.ts'))) {
    const text = readFileSync(`${ROOT}${group}/${name}`, 'utf8');
    const v = await opened.check(script ? JSON.parse(text) : { 'src/c.ts': text });
    if (v.kind === 'pass') passes.push(`${group}/${name}`);
    if (name.startsWith('HONEST') || process.argv[2])
      console.log(
        group,
        name,
        v.kind,
        v.kind === 'fail' ? JSON.stringify(v.evidence[0]).slice(0, 200) : v.kind === 'broken' ? v.reason : '',
      );
  }
}
console.log(passes.length, passes.join('\n'));
