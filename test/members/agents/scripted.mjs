// A coding agent as small as can be: asks its model over chat completions, and does what the first fenced block of the answer says, a list of
// steps in JSON. What it was sent stands in its prompt, which comes on standard input.
import { execSync, spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const prompt = await Array.fromAsync(process.stdin.setEncoding('utf8'));
const { OPENAI_BASE_URL: base, OPENAI_API_KEY: key } = process.env;

async function ask(body) {
  const response = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'whichever', messages: [{ role: 'user', content: prompt.join('') }], ...body }),
  });
  const text = await response.text();
  if (!response.ok) return `refused: ${response.status} ${text}`;
  return JSON.parse(text).choices[0].message.content;
}

const steps = {
  write: ([path, text]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  remove: ([path]) => rmSync(path, { recursive: true }),
  move: ([from, to]) => renameSync(from, to),
  link: ([to, path]) => {
    rmSync(path, { force: true });
    symlinkSync(to, path);
  },
  shell: ([line]) => execSync(line, { stdio: 'inherit' }),
  daemon: ([line]) => spawn('/bin/sh', ['-c', line], { detached: true, stdio: 'inherit' }).unref(),
  say: ([text]) => console.log(text),
  ask: async ([body = {}]) => console.log(await ask(body)),
  exit: ([code]) => process.exit(code),
};

const told = await ask({});
if (told.startsWith('refused')) {
  console.log(told);
  process.exit(1);
}
for (const [step, ...given] of JSON.parse(told)) await steps[step](given);
