import { listen, say } from '../sandbox/process/parent.ts';
import { shapeOf } from './answers/shape.ts';
import { taken } from './answers/taken.ts';
import type { Question } from './reading.ts';
import { foundIn } from './requests/found.ts';
import { readDeep } from './requests/readable.ts';
import { lookAt } from './syntax/facts.ts';
import { signaturesOf } from './syntax/signature.ts';

// Runs in a process of its own, and reads one text of others after the other.

listen((message) => say(answerTo(message as Question)));

function answerTo(question: Question): unknown {
  switch (question.kind) {
    case 'take':
      return taken(question);
    case 'look':
      return question.files.map(([path, text]) => lookAt(path, text));
    case 'shape':
      return shapeOf(question);
    case 'find':
      return { found: foundIn(question.said) };
    case 'parse':
      return { read: readDeep(question.texts) };
    case 'sign':
      return signaturesOf(question.path, question.text, question.names);
  }
}
