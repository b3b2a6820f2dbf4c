import { html, type Markup } from '../../html/html.ts';
import { block } from './pileList.ts';

const EXAMPLE = `{
  "model": "weak-committee",
  "messages": [{ "role": "user", "content": "Write slugify(text)." }],
  "weak_committee": {
    "target": "slugify.ts",
    "checkers": [{ "examples": { "call": "slugify", "cases": [[["A b"], "a-b"]] } }]
  }
}`;

/** How to ask for something, for whoever has just started the server. */
export function firstRequest(origin: string, keyed: boolean): Markup {
  const key = keyed ? " -H 'authorization: Bearer YOUR-KEY'" : '';
  const command = `curl ${origin}/v1/chat/completions -H 'content-type: application/json'${key} -d '${EXAMPLE}'`;
  return html`<section id="first" aria-labelledby="first-title">
    <h2 id="first-title">A first request</h2>
    <p>
      Nothing has been asked yet. Give your editor or agent the base URL <code>${origin}/v1</code> and the model
      <code>weak-committee</code>, or ask from a terminal:
    </p>
    ${block(command, 'A request with curl')}
    <p>It appears here as soon as it is being solved.</p>
  </section>`;
}
