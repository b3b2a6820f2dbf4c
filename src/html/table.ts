import { html, type Markup, type Part } from './html.ts';

/** A table whose first column names its rows. It scrolls inside its own box where it is wider than the screen. */
export function table(caption: string, head: readonly Part[], rows: readonly (readonly Part[])[]): Markup {
  return html`<div class="scroller" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = '', ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
