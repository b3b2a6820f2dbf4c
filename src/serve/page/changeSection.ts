import { html, type Markup } from '../../html/html.ts';
import type { Change } from './change.ts';
import { block } from './pileList.ts';

/** What a solution changes, file by file. */
export function changeSection(changes: readonly Change[]): Markup {
  const same = changes.filter(({ kind }) => kind === 'same').length;
  return html`<section id="change" aria-labelledby="change-title">
    <h2 id="change-title">What it changes</h2>
    ${changes.map(file)}
    ${same > 0 ? html`<p class="note">${same} more of its files ${same === 1 ? 'is' : 'are'} as before.</p>` : ''}
  </section>`;
}

function file(change: Change): Markup {
  const title = html`<h3 class="path"><code>${change.path}</code></h3>`;
  switch (change.kind) {
    case 'same':
      return html``;
    case 'new':
      return html`${title}
        <p class="note">A new file.</p>
        ${block(change.text, change.path)}`;
    case 'whole':
      return html`${title}
        <p class="note">${change.why}</p>
        ${block(change.text, change.path)}`;
    case 'removed':
      return html`${title}
        <p class="note">The file is removed.</p>
        ${change.text === undefined ? '' : block(change.text, change.path)}`;
    case 'edited':
      return html`${title}${diff(change)}`;
  }
}

const MOST_LINES = 5000;

function diff({ path, hunks }: Extract<Change, { kind: 'edited' }>): Markup {
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: own }) => [
    html`<span class="hunk">@@ -${oldStart},${oldLines} +${newStart},${newLines} @@</span>`,
    ...own.map(line),
  ]);
  const more = lines.length - MOST_LINES;
  const cut = more > 0 ? html`<p class="note">${more} more lines are in the solution.</p>` : '';
  return html`<pre
      class="diff"
      tabindex="0"
      role="group"
      aria-label="Changes to ${path}"
    ><code>${lines.slice(0, MOST_LINES)}</code></pre>
    ${cut}`;
}

function line(text: string): Markup {
  if (text.startsWith('+')) return html`<ins>${text}</ins>`;
  if (text.startsWith('-')) return html`<del>${text}</del>`;
  return html`<span>${text}</span>`;
}
