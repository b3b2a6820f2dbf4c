import { html, inline, type Markup } from '../../html/html.ts';
import { BASE, hashOf, scriptOf, sheetOf } from '../../html/inlined.ts';
import type { Viewer } from './viewer.ts';

/** A page without what is around it. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
}

/** Puts pages into what all of them have, and says what a browser may do with them. */
export interface Frame {
  around(page: Page, viewer: Viewer | undefined): Markup;
  readonly headers: Readonly<Record<string, string>>;
}

/** A committee of three, one of them chosen. */
const ICON = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="#7c8794"><circle cx="3" cy="10" r="2.5"/><circle cx="13" cy="10" r="2.5"/></g><circle cx="8" cy="6" r="3.5" fill="#1f8a5f"/></svg>',
);

/** Makes the frame: style and script stand in each page, and its policy knows them by their digests and runs no other. */
export async function openFrame(): Promise<Frame> {
  const style = sheetOf(BASE, new URL('style.css', import.meta.url));
  const script = await scriptOf(new URL('browser/main', import.meta.url));
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    around: ({ title, body }, viewer) =>
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <link rel="icon" href="data:image/svg+xml,${ICON}" />
            <title>${title}</title>
            ${inline('style', style)}
          </head>
          <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header class="top">
              <a class="kicker" href="/">Weak Committee</a>
              ${viewer?.account === undefined ? '' : logout(viewer.account)}
            </header>
            <main id="main" tabindex="-1">${body}</main>
            ${inline('script', script)}
          </body>
        </html> `,
    headers: {
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
  };
}

function logout(account: string): Markup {
  return html`<form class="logout" method="post" action="/logout">
    <span>Logged in as <b>${account}</b></span> <button>Log out</button>
  </form>`;
}
