import { html } from '../../html/html.ts';
import type { Page } from './frame.ts';

/** Asks for a key, and says what was wrong with the last one. `to`: where it leads. */
export function loginPage(to: string, problem?: string): Page {
  return {
    title: 'Log in: Weak Committee',
    body: html`<h1>Log in</h1>
      <p>This server wants a key: one of those in <code>serve.keys</code> of its configuration.</p>
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
      <form class="login" method="post" action="/login">
        <input type="hidden" name="to" value="${to}" />
        <label>Key <input type="password" name="key" autocomplete="current-password" required /></label>
        <button>Log in</button>
      </form>
      <p class="note">
        The key stays with the server: your browser keeps a session that ends 8 hours after you last looked, and when
        the server stops.
      </p>`,
  };
}

/** Says what is not there or went wrong, and where to go on. */
export function problemPage(title: string, words: string): Page {
  return {
    title: `${title}: Weak Committee`,
    body: html`<h1>${title}</h1>
      <p>${words}</p>
      <p><a href="/">See what is being solved, and the latest runs</a></p>`,
  };
}
