import type { Certificate } from '../../nouns/certificate.ts';
import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { headline, type Isolation } from '../../nouns/verdict.ts';
import { auditLine } from '../../text/describeEvent.ts';
import { durationOf } from './duration.ts';

const ISOLATIONS: Readonly<Record<Isolation, string>> = {
  isolates: 'candidate and assertions stood in different isolates',
  processes: 'candidate and assertions stood in different processes',
  shared:
    'candidate and tests shared a process: cheats that were detected are refused, and that there was none is not proven',
  none: 'nothing was executed',
};

/** The proof that a solution carries, and how to check it. */
export function certificateSection(run: string, certificate: Certificate): Markup {
  const {
    madeBy,
    isolation,
    seed,
    timeoutMs,
    tools,
    files,
    removed = [],
    checkers,
    verdicts,
    task,
    audit,
  } = certificate;
  const said = new Map(verdicts.map(({ checker, verdict }) => [checker, headline(verdict)]));
  return html`<section id="certificate" aria-labelledby="certificate-title">
    <h2 id="certificate-title">Certificate</h2>
    <dl>
      <div>
        <dt>Isolation</dt>
        <dd><b>${isolation}</b>: ${ISOLATIONS[isolation]}</dd>
      </div>
      ${
        audit === undefined
          ? ''
          : html`<div>
              <dt>Audit</dt>
              <dd>${auditLine(audit)}</dd>
            </div>`
      }
      <div>
        <dt>Seed</dt>
        <dd>${seed}</dd>
      </div>
      <div>
        <dt>Time for one check</dt>
        <dd>at most ${durationOf(timeoutMs)}</dd>
      </div>
      <div>
        <dt>Task</dt>
        <dd>${digest(task.digest)}</dd>
      </div>
      <div>
        <dt>Made by</dt>
        <dd>${madeBy}</dd>
      </div>
    </dl>
    ${table(
      'Checkers',
      ['Checker', 'Version', 'Verdict', 'SHA-256'],
      checkers.map(({ name, version, digest: of }) => [name, version, said.get(name) ?? 'none', digest(of)]),
    )}
    ${table(
      'Files of the solution',
      ['File', 'SHA-256'],
      [
        ...Object.entries(files).map(([path, of]) => [html`<code>${path}</code>`, digest(of)]),
        ...removed.map((path) => [html`<code>${path}</code>`, 'removed']),
      ],
    )}
    ${table('Tools', ['Tool', 'Version'], Object.entries(tools))}
    <p>
      It proves by being checked again:
      <a href="/runs/${run}/solution.json" download="solution-${run}.json">download the solution</a>, then
      <code>weak-committee verify solution-${run}.json</code>.
    </p>
  </section>`;
}

function digest(text: string): Markup {
  return html`<code class="digest">${text}</code>`;
}
