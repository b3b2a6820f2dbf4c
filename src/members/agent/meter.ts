import { addUsage, NO_USAGE, tokensAbout, tokensAtMost, type Usage } from '../../nouns/member.ts';
import type { Told } from './wires.ts';

/** Tokens that the calls of one sample may take together: what the budget has set aside for it. */
export interface Share {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** One call that is under way. */
export interface Metered {
  /** Output tokens that it may have. */
  readonly most: number;
  /** What the reply has said of its tokens. */
  told(told: Told): void;
  /** Text that came. */
  heard(text: string): void;
  /** It was refused: nothing is billed. */
  refused(): void;
  /** It ended, by itself or cut off. */
  ended(): void;
}

/** Counts the calls of one sample. */
export interface Meter {
  /** What was taken so far, with what is under way at its estimate, which is its worst case where thoughts are billed and not heard. */
  readonly usage: Usage;
  /**
   * Sets a call aside, or undefined where it might take more than is left.
   *
   * @param streams - whether its reply comes as it is written: of others nothing is heard before they are whole, and billed.
   */
  begin(body: string, asked: number | undefined, streams: boolean): Metered | undefined;
}

/** Fewer output tokens than this are no answer that an agent could go on with. */
const LEAST = 64;

/** @param thinks - whether output is billed that is not heard. */
export function openMeter(share: Share, thinks: boolean, onUsage: (usage: Usage) => void): Meter {
  let settled = NO_USAGE;
  const under = new Map<Metered, { readonly worst: Usage; readonly current: () => Usage }>();
  const total = (): Usage => [...under.values()].map(({ current }) => current()).reduce(addUsage, settled);

  return {
    get usage() {
      return total();
    },
    begin(body, asked = share.outputTokens, streams) {
      const taken = [...under.values()].map(({ worst }) => worst).reduce(addUsage, settled);
      const inputTokens = tokensAtMost(body);
      const most = Math.min(asked, share.outputTokens - taken.outputTokens);
      if (inputTokens > share.inputTokens - taken.inputTokens || most < LEAST) return undefined;
      const worst: Usage = { inputTokens, cachedInputTokens: 0, outputTokens: most, estimated: true };
      let told: Told = {};
      let heard = 0;
      const estimate = (): Usage => {
        const input = told.inputTokens ?? tokensAbout(body);
        const output = Math.max(
          told.outputTokens ?? 0,
          thinks || !streams ? most : Math.min(most, Math.ceil(heard / 4)),
        );
        const cachedInputTokens = Math.min(input, told.cachedInputTokens ?? 0);
        return { inputTokens: input, cachedInputTokens, outputTokens: output, estimated: true };
      };
      const settle = (usage: Usage): void => {
        if (!under.delete(call)) return;
        settled = addUsage(settled, usage);
        onUsage(total());
      };
      const call: Metered = {
        most,
        told(more) {
          told = { ...told, ...more };
        },
        heard(text) {
          heard += text.length;
          onUsage(total());
        },
        refused: () => settle(NO_USAGE),
        ended: () => settle(final(told) ?? estimate()),
      };
      under.set(call, { worst, current: estimate });
      onUsage(total());
      return call;
    },
  };
}

/** What a provider said that it bills; undefined where it did not. */
function final({ inputTokens, outputTokens, cachedInputTokens = 0 }: Told): Usage | undefined {
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { inputTokens, outputTokens, cachedInputTokens: Math.min(inputTokens, cachedInputTokens), estimated: false };
}
