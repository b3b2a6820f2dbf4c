import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp';

interface Writing {
  /** The prompt's last token, from which the first of the answer is drawn. */
  readonly after: Token;
  readonly sampling: Pick<SequenceEvaluateOptions, 'seed' | 'temperature' | 'topK'>;
  /** Tokens the answer may have. */
  readonly limit: number;
  readonly stopped: AbortSignal;
  readonly onText: (text: string) => void;
}

/** Tokens before a new one that a tokenizer may need to see to spell it. */
const LOOK_BACK = 16;

/** Writes one answer, token by token, until the model ends it, the limit is reached, or it is stopped. */
export async function writeAnswer(
  sequence: LlamaContextSequence,
  { after, sampling, limit, stopped, onText }: Writing,
): Promise<{ readonly finish: 'stop' | 'length'; readonly count: number }> {
  const { model } = sequence;
  const written: Token[] = [];
  let spelled = 0;
  const spell = (): string =>
    model.detokenize(written.slice(spelled), false, written.slice(Math.max(0, spelled - LOOK_BACK), spelled));
  for await (const token of sequence.evaluate([after], sampling)) {
    stopped.throwIfAborted();
    written.push(token);
    const text = spell();
    // A character may be spread over several tokens.
    const whole = !text.endsWith('\uFFFD');
    if (whole || written.length === limit) {
      if (text !== '') onText(text);
      spelled = written.length;
    }
    if (written.length === limit) return { finish: 'length', count: limit };
  }
  if (spelled < written.length) onText(spell());
  return { finish: 'stop', count: written.length };
}
