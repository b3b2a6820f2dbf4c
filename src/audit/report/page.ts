import { html, type Markup } from '../../html/html.ts';
import { reportPage } from '../../html/report.ts';
import { table } from '../../html/table.ts';
import { figuresOf } from '../figures.ts';
import type { Audit, MutantResult } from '../result.ts';
import { diffOf } from './diff.ts';
import { equivalentsOf, percent, sentencesOf, survivorsOf } from './words.ts';

/** An audit as one page, without a script. */
export function auditPage(audit: Audit): string {
  const survivors = survivorsOf(audit);
  const equivalents = equivalentsOf(audit);
  return reportPage({
    title: 'Audit of tests',
    kicker: 'Weak Committee, audit',
    heading: 'What the tests notice',
    sentences: sentencesOf(audit),
    skip: ['survivors', 'Skip to the survivors'],
    parts: [
      ['files', 'Files'],
      ['survivors', 'Survivors'],
      ['equivalent', 'Likely equivalent'],
    ],
    main: html`${filesSection(audit)}
    ${mutantsSection('survivors', 'Survivors', 'Each is a change that no test notices.', survivors, audit)}
    ${mutantsSection('equivalent', 'Likely equivalent', 'Each behaves as the original on every input that was tried and reaches it.', equivalents, audit)}`,
    style: new URL('style.css', import.meta.url),
  });
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
