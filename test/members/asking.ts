import { local } from '../../src/members.ts';
import { requestFor } from './localRequest.ts';

// Run as a program: asks a local model for a long answer. It waits for all of it, or after the first word it ends, or disposes of the
// model and says so.

const [model = '', after] = process.argv.slice(2);
const member = local({ model, contextSize: 1024, sequences: 1, threads: 1 });
for await (const { kind } of member.propose(requestFor({ maxOutputTokens: 900 }))) {
  if (kind === 'chunk') process.stdout.write('writing\n');
  if (after !== undefined) break;
}
if (after === 'dispose') {
  await member[Symbol.asyncDispose]();
  process.stdout.write('gone\n');
}
