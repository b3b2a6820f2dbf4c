import { listen, say } from '../../sandbox/process/parent.ts';
import { lookAt } from './facts.ts';

// Runs in a process of its own and reads the syntax of one batch of files after the other.

listen((message) => {
  const files = message as readonly (readonly [path: string, text: string])[];
  say(files.map(([path, text]) => lookAt(path, text)));
});
