import { openIsolates } from '../src/sandbox/isolate/openIsolates.ts';
import pLimit from 'p-limit';
import { readFileSync } from 'node:fs';
await using iso=openIsolates(pLimit(1));
const test=readFileSync('test/attacks/task/tests/tally.spec.ts','utf8');
const code=readFileSync('test/attacks/task/src/tally.ts','utf8');
const run=async(i:number)=>iso.judge({runner:new URL('../checkers/judge/vitest.ts',import.meta.url),packagesFrom:'/work/main',where:'isolate',order:{files:['tests/t.ts'],seed:1},ownClock:false,sources:{'tests/t.ts':test},hidden:[],files:{'src/tally.ts':code+'//'+i},timeoutMs:5000,signal:new AbortController().signal});
for(let i=0;i<5;i++) console.log(JSON.stringify(await run(i)));
