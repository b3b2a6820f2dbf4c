/** What of the tasks is shown, and how: all of it is in the address, so that a link opens the same. */
export interface View {
  readonly text: string;
  /** Arms and members by their position. */
  readonly arm: number | undefined;
  readonly outcome: 'right' | 'wrong' | 'nothing' | undefined;
  readonly member: number | undefined;
  readonly disagree: boolean;
  /** `task`, `proposals` or the position of an arm; empty for the order of the suite. */
  readonly sort: string;
  readonly descending: boolean;
  /** Ids of the tasks that are open. */
  readonly opened: readonly string[];
}

/** Reads an address's hash; what is no such thing is left out. */
export function viewOf(hash: string): View {
  const read = new URLSearchParams(hash.replace(/^#/, ''));
  const outcome = read.get('outcome');
  return {
    text: read.get('text') ?? '',
    arm: positionOf(read.get('arm')),
    outcome: outcome === 'right' || outcome === 'wrong' || outcome === 'nothing' ? outcome : undefined,
    member: positionOf(read.get('member')),
    disagree: read.has('disagree'),
    sort: /^(?:task|proposals|\d{1,4})$/.exec(read.get('sort') ?? '')?.[0] ?? '',
    descending: read.has('descending'),
    opened: [...new Set(read.getAll('task'))],
  };
}

/** The other way round; empty for a view of everything. */
export function hashOf({ text, arm, outcome, member, disagree, sort, descending, opened }: View): string {
  const written = new URLSearchParams();
  if (text !== '') written.set('text', text);
  if (arm !== undefined) written.set('arm', String(arm));
  if (outcome !== undefined) written.set('outcome', outcome);
  if (member !== undefined) written.set('member', String(member));
  if (disagree) written.set('disagree', '1');
  if (sort !== '') written.set('sort', sort);
  if (sort !== '' && descending) written.set('descending', '1');
  for (const task of opened) written.append('task', task);
  return written.size === 0 ? '' : `#${written}`;
}

function positionOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
