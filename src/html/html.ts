import { plainText } from './plainText.ts';

/** Text that is HTML already, and is not escaped again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold: text is escaped, markup is not, lists are joined. */
export type Part = string | number | Markup | readonly Part[];

/**
 * A template whose every value is escaped, as text or as an attribute in quotation marks.
 *
 * @example
 * ```ts
 * html`<td title="${name}">${name}</td>`;
 * ```
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((string, index) => string + textOf(parts[index] ?? '')).join(''));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return plainText(part).replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
  return part.map(textOf).join('');
}

/** JSON for a script element that is not run: nothing in it can end the element, whatever its strings hold. */
export function inertJson(id: string, value: object): Markup {
  const json = JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
  return new Markup(`<script type="application/json" id="${id}">${json}</script>`);
}

/** A style sheet or a script of ours, byte for byte: the page's policy knows it by its digest. */
export function inline(tag: 'style' | 'script', text: string): Markup {
  return new Markup(`<${tag}>${text}</${tag}>`);
}
