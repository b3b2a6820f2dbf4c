import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { temporaryFolder } from '../answers.ts';
import { answer } from '../servers/openai.ts';
import { fence, serving, type Serving } from './serving.ts';

const RIGHT = 'export function double(n: number): number {\n  return n * 2;\n}\n';
const WRONG = 'export function double(n: number): number {\n  return n + 2;\n}\n';

/** The front page of a server, with what is looked for. */
async function front({ server }: Serving, search = ''): Promise<ReturnType<typeof parseHTML>['document']> {
  const response = await fetch(`${server.url}/?${new URLSearchParams({ search }).toString()}`);
  return parseHTML(await response.text()).document;
}

interface Turn {
  readonly words: string;
  readonly status: 'solved' | 'unsolved';
  readonly reply: string;
  readonly thread?: string;
  readonly risk?: string;
}

function write(ledger: Ledger, turns: readonly Turn[]): void {
  for (const { words, status, reply, thread, risk } of turns) {
    using run = ledger.openRun(words, 'chat');
    ledger.noteRequest(run.id, { account: 'anyone', words, ...(thread !== undefined && { thread }) });
    run.finish(status, { cost: { unpriced: [] }, ...(risk !== undefined && { risk: { words: risk } }) });
    ledger.noteReply(run.id, 'anyone', reply);
  }
}

describe('the history on the front page', () => {
  const TURNS: readonly Turn[] = [
    { words: 'Mend the <b>cart</b>.', status: 'unsolved', reply: 'unverified', thread: 'one' },
    { words: 'Now what?', status: 'solved', reply: 'step', thread: 'one' },
    { words: 'Go on.', status: 'solved', reply: 'verified', thread: 'one', risk: 'risk about 2 %' },
    { words: 'What does the cart do?', status: 'unsolved', reply: 'unverified' },
    { words: 'Mend the label.', status: 'unsolved', reply: 'unsolved' },
  ];

  /** A server over a ledger of these turns. */
  async function remembering(path: string): Promise<Serving> {
    {
      using ledger = openLedger(path);
      write(ledger, TURNS);
    }
    return serving([], { ledger: path });
  }

  it('has a row for each conversation, under its first words, in the state of its last turn; a question is no failure', async () => {
    using folder = temporaryFolder();
    await using served = await remembering(join(folder.path, 'ledger.sqlite'));
    const document = await front(served);
    const rows = [...document.querySelectorAll('.history > li')].map((row) => ({
      title: row.querySelector('a')?.textContent,
      state: row.querySelector('.state')?.textContent?.replace(/^\S+\s+/, ''),
      risk: row.querySelector('.risk')?.textContent,
      turns: [...row.querySelectorAll('.turns > li a')].map((one) => one.textContent),
    }));
    const byTitle = (a: { title?: string | undefined }, b: { title?: string | undefined }): number =>
      (a.title ?? '').localeCompare(b.title ?? '');
    expect(rows.toSorted(byTitle)).toEqual([
      {
        title: 'Mend the <b>cart</b>.',
        state: 'solved',
        risk: 'risk about 2 %',
        turns: ['Mend the <b>cart</b>.', 'Now what?', 'Go on.'],
      },
      { title: 'Mend the label.', state: 'not solved', risk: undefined, turns: [] },
      { title: 'What does the cart do?', state: 'answered', risk: undefined, turns: [] },
    ]);
  });

  it('is searched by the words of a request, and goes on so while it is live', async () => {
    using folder = temporaryFolder();
    await using served = await remembering(join(folder.path, 'ledger.sqlite'));
    const found = await front(served, 'LABEL');
    expect([...found.querySelectorAll('.history > li > a')].map((one) => one.textContent)).toEqual(['Mend the label.']);
    expect(found.querySelector('#search')?.getAttribute('value')).toBe('LABEL');
    expect(found.querySelector('#freshness')?.getAttribute('data-live')).toBe('/live?search=LABEL');
    const none = await front(served, '"><script>hacked()</script>%');
    expect(none.querySelectorAll('.history > li')).toHaveLength(0);
    expect(none.querySelectorAll('script')).toHaveLength(1);
    expect(none.querySelector('#history')?.textContent).toContain('No request has these words.');
  });

  it('says how members fared, what refuses proposals, and what the strong member alone would have cost', async () => {
    using folder = temporaryFolder();
    const ledger = join(folder.path, 'ledger.sqlite');
    await using served = await serving(({ body }) => answer(fence(body.model === 'large' ? RIGHT : WRONG)), { ledger });
    await served.client.chat.completions.create({
      model: 'weak-committee',
      messages: [{ role: 'user', content: 'Write double(n).' }],
      weak_committee: {
        target: 'double.ts',
        checkers: [{ examples: { call: 'double', cases: [[[3], 6]] } }],
        files: {},
      },
    } as never);
    const document = await front(served);
    const [members, refusing] = [...document.querySelectorAll('#committee table')].map((one) =>
      [...one.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent?.trim())),
    );
    expect(members?.map((row) => [row[0], row[3]])).toEqual([
      ['small', '0 (0 %)'],
      ['large', '1 (100 %)'],
    ]);
    expect(members?.every((row) => row[1]?.endsWith('can be asked') === true)).toBe(true);
    expect(refusing?.[0]?.slice(1)).toEqual(['examples', String(served.upstream.requests.length - 1)]);
    expect(document.querySelector('#committee')?.textContent).toMatch(/1 requests? cost \$0\.\d+\./);
  });
});
