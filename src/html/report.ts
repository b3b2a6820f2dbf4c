import { html, inline, type Markup, type Part } from './html.ts';
import { BASE, hashOf, sheetOf } from './inlined.ts';

/** A report without what is around it. */
export interface Report {
  /** Of the window. */
  readonly title: string;
  /** What made it, the heading, and sentences under it, the first of them the lead. */
  readonly kicker: string;
  readonly heading: string;
  readonly sentences: readonly Part[];
  /** Its parts, by the names of their sections; the link to the first of all is for whoever skips. */
  readonly skip: readonly [section: string, words: string];
  readonly parts: readonly (readonly [section: string, name: string])[];
  readonly main: Markup;
  /** What stands behind the content: data, and the script. */
  readonly end?: Markup;
  /** Beside the style that all pages have. */
  readonly style: URL;
  /** The only script that may run; none where it is left out. */
  readonly script?: string;
}

/**
 * A report as one page that needs nothing else: it opens from a disk, without a network. What others wrote in it is shown and never run: it is
 * escaped, and the page's policy runs no script but its own.
 */
export function reportPage({
  title,
  kicker,
  heading,
  sentences,
  skip,
  parts,
  main,
  end,
  style,
  script,
}: Report): string {
  const sheet = sheetOf(BASE, style);
  const scripts = script === undefined ? '' : ` script-src '${hashOf(script)}';`;
  const policy = `default-src 'none'; style-src '${hashOf(sheet)}';${scripts} base-uri 'none'; form-action 'none'`;
  const [lead = '', ...rest] = sentences;
  const [first, words] = skip;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${inline('style', sheet)}
      </head>
      <body>
        <a class="skip" href="#${first}">${words}</a>
        <header>
          <p class="kicker">${kicker}</p>
          <h1>${heading}</h1>
          <p class="lead">${lead}</p>
          ${rest.map((sentence) => html`<p>${sentence}</p>`)}
        </header>
        <nav aria-label="Parts of this report">
          <ul>
            ${parts.map(([section, name]) => html`<li><a href="#${section}">${name}</a></li>`)}
          </ul>
        </nav>
        <main>${main}</main>
        ${end ?? ''} ${script === undefined ? '' : inline('script', script)}
      </body>
    </html> `.text;
}
