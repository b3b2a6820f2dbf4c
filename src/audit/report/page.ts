import { html, inline, type Markup } from '../../html/html.ts';
import { BASE, hashOf, sheetOf } from '../../html/inlined.ts';
import { table } from '../../html/table.ts';
import { figuresOf } from '../figures.ts';
import type { Audit, MutantResult } from '../result.ts';
import { diffOf } from './diff.ts';
import { equivalentsOf, percent, sentencesOf, survivorsOf } from './words.ts';

/** An audit as one page that needs nothing else: it opens from a disk, without a network, and runs no script. */
export function auditPage(audit: Audit): string {
  const style = sheetOf(BASE, new URL('style.css', import.meta.url));
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  const [lead = '', ...rest] = sentencesOf(audit);
  const survivors = survivorsOf(audit);
  const equivalents = equivalentsOf(audit);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Audit of tests</title>
        ${inline('style', style)}
      </head>
      <body>
        <a class="skip" href="#survivors">Skip to the survivors</a>
        <header>
          <p class="kicker">Weak Committee, audit</p>
          <h1>What the tests notice</h1>
          <p class="lead">${lead}</p>
          ${rest.map((sentence) => html`<p>${sentence}</p>`)}
        </header>
        <nav aria-label="Parts of this report">
          <ul>
            <li><a href="#files">Files</a></li>
            <li><a href="#survivors">Survivors</a></li>
            <li><a href="#equivalent">Likely equivalent</a></li>
          </ul>
        </nav>
        <main>
          ${filesSection(audit)}
          ${mutantsSection('survivors', 'Survivors', 'Each is a change that no test notices.', survivors, audit)}
          ${mutantsSection('equivalent', 'Likely equivalent', 'Each behaves as the original on every input that was tried and reaches it.', equivalents, audit)}
        </main>
      </body>
    </html> `;
  return page.text;
}

function filesSection({ mutants, sources }: Audit): Markup {
  const rows = Object.keys(sources).map((path) => {
    const { killRate, of, killed, survived, uncovered, equivalent } = figuresOf(
      mutants.filter(({ file }) => file === path),
    );
    const rate =
      killRate === undefined
        ? html`–`
        : html`<b>${percent(killRate.value)}</b> <small>${percent(killRate.low)} to ${percent(killRate.high)}</small>`;
    return [path, rate, of, killed, survived, uncovered, equivalent];
  });
  return html`<section id="files" aria-labelledby="files-title">
    <h2 id="files-title">Files</h2>
    ${table('What became of the mutants of each file', ['File', 'Kill rate, %', 'Mutants', 'Killed', 'Survived', 'Not reached', 'Likely equivalent'], rows)}
  </section>`;
}

function mutantsSection(
  id: string,
  title: string,
  about: string,
  mutants: readonly MutantResult[],
  { sources }: Audit,
): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>${mutants.length === 0 ? 'There are none.' : about}</p>
    ${mutants.map((mutant) => mutantBlock(mutant, sources[mutant.file] ?? ''))}
  </section>`;
}

function mutantBlock(mutant: MutantResult, source: string): Markup {
  const { file, start, mutator, status, finding } = mutant;
  return html`<article class="mutant">
    <h3><code>${file}:${start.line}</code> ${mutator}${status === 'uncovered' ? ', not reached by any test' : ''}</h3>
    <pre>
${diffOf(source, mutant).map((line) => html`<span class="${line.startsWith('-') ? 'removed' : 'added'}">${line}</span> `)}</pre>
    ${finding === undefined ? '' : findingBlock(finding)}
  </article>`;
}

function findingBlock(finding: NonNullable<MutantResult['finding']>): Markup {
  switch (finding.kind) {
    case 'killable':
      return html`<p>
          <code>${finding.input}</code> gives <code>${finding.wanted}</code>, and with it <code>${finding.got}</code>.
          To kill it:
        </p>
        <pre>${finding.line}</pre>`;
    case 'equivalent':
      return html`<p>Alike on ${finding.inputs} inputs that reach it.</p>`;
    case 'unknown':
      return html`<p>No input is known that would kill it: ${finding.reason}.</p>`;
  }
}
