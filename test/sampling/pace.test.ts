import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Abilities, Member } from '../../src/nouns/member.ts';
import { notePace, watchCall, type Watch } from '../../src/sampling/pace.ts';

function member(abilities: Partial<Abilities> = {}): Member {
  return {
    name: 'small',
    prices: undefined,
    abilities: { temperature: false, n: false, seed: false, reasoning: false, ...abilities },
    limits: { concurrency: 1, maxOutputTokens: 1 },
    async *propose() {
      yield { kind: 'answer', choice: 0, text: '', finish: 'stop' };
    },
  };
}

function watched(of: Member): { readonly watch: Watch; readonly told: string[] } {
  const told: string[] = [];
  return { told, watch: watchCall(of, (how) => told.push(how)) };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a call', () => {
  it.each<[string, Partial<Abilities>, number]>([
    ['a member', {}, 10_000],
    ['one that thinks', { reasoning: true }, 30_000],
    ['an agent', { files: true }, 120_000],
  ])('of %s is late after a silence, and hung after six times as long', (_, abilities, ms) => {
    const { watch, told } = watched(member(abilities));
    vi.advanceTimersByTime(ms - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['slow']);
    expect(watch.isSilent).toBe(true);
    vi.advanceTimersByTime(5 * ms);
    expect(told).toEqual(['slow', 'hung']);
    watch[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not late while something comes, and is when nothing more does', () => {
    const { watch, told } = watched(member());
    for (let time = 0; time < 30; time++) {
      vi.advanceTimersByTime(9000);
      watch.heard();
    }
    expect(told).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['slow']);
    watch.heard();
    expect(watch.isSilent).toBe(false);
    watch[Symbol.dispose]();
  });

  it.each([
    [100, 3000],
    [7000, 7000],
  ])('of a member whose calls took %s ms is late after %s, whatever comes', (usual, ms) => {
    const known = member();
    for (let call = 0; call < 19; call++) notePace(known, usual);
    notePace(known, 50_000);
    const { watch, told } = watched(known);
    vi.advanceTimersByTime(ms - 1);
    watch.heard();
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['slow']);
    expect(watch.isSilent).toBe(false);
    watch[Symbol.dispose]();
  });
});
