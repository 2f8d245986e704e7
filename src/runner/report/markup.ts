/** Text inside XML and HTML that we write. */

/** What XML 1.0 can hold at all, escaped or not; lone surrogates cannot be written in UTF-8 either. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * For the text of an element and, between quotes, for an attribute.
 *
 * @example escapeMarkup('a < "b"') // 'a &lt; &quot;b&quot;'
 */
export function escapeMarkup(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"']/g, (mark) => entities[mark] ?? '');
}

/** An opening tag's attributes; those that are undefined are left out, and line ends in the others kept. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${attribute(String(value))}"`]))
    .join('');
}

function attribute(value: string): string {
  return escapeMarkup(value).replace(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`);
}
