import { local } from '../../src/members.ts';
import { requestFor } from './localRequest.ts';

// Run as a program: asks a local model for a long answer, says when the first words have come, and stops caring or goes on writing.

const [model = '', after] = process.argv.slice(2);
for await (const { kind } of local({ model, contextSize: 1024, sequences: 1 }).propose(
  requestFor({ maxOutputTokens: 900 }),
)) {
  if (kind === 'chunk') process.stdout.write('writing\n');
  if (after === 'leave') break;
}
