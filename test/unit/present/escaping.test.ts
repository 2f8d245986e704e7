import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { escapeMarkdown, inlineCode } from '../../../src/present/markdown';
import { safe, safeLines, shortened } from '../../../src/present/terminalText';

describe('text for the terminal', () => {
  it('loses escape sequences of every kind', () => {
    assert.equal(safe('\x1b[31mred\x1b[0m'), 'red');
    assert.equal(safe('\x1b]0;title\x07text'), 'text');
    assert.equal(safe('\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\'), 'link');
    assert.equal(safe('\x9b2Jcleared'), 'cleared');
    assert.equal(safe('a\x1bcb'), 'ab');
    assert.equal(safe('over\rwrite\x08\x08'), 'over write');
  });

  it('loses what reorders or hides text, and keeps what scripts need', () => {
    assert.equal(safe('a\u202eb\u2066c\u200bd'), 'abcd');
    assert.equal(safe('שלום 日本語 👩‍💻 é'), 'שלום 日本語 👩‍💻 é');
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        assert.doesNotMatch(safe(text), /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        assert.doesNotMatch(safeLines(text), /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('cuts at whole characters', () => {
    assert.equal(shortened('abcdef', 4), 'abc…');
    assert.equal(shortened('abc', 3), 'abc');
    assert.equal(shortened('ab👩cd', 4), 'ab…');
    assert.equal(safe('  padded  '), 'padded');
  });

  it('is quick with long lines', () => {
    const begun = Date.now();
    safe(`${'\x1b['.repeat(300_000)}${' '.repeat(300_000)}`, 100);
    safe('\x1b]'.repeat(300_000), 100);
    assert.ok(Date.now() - begun < 2_000);
  });
});

describe('plan text in Markdown', () => {
  const render = new MarkdownIt({ html: true, linkify: true });

  it('escapes links, commands, icons and HTML', () => {
    const text = escapeMarkdown('[run](command:x) <img src=x> $(zap) https://a.example `code` *b* _c_ # d | e');
    assert.doesNotMatch(text, /(^|[^\\])[[\]()`*_#|$]/);
    assert.doesNotMatch(text, /<|>/);
    assert.doesNotMatch(render.render(text), /<(a|img|code|em|strong|h1)/);
  });

  it('comes out as the words it was, whatever they are', () => {
    const printable = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(printable, (text) => {
        const html = render.renderInline(escapeMarkdown(text));
        assert.doesNotMatch(html, /<[a-z]/i);
        assert.equal(unescaped(html).trim(), text.trim());
      }),
    );
  });

  it('holds backticks in code', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ') }), (text) => {
        fc.pre(text.trim() !== '');
        assert.match(render.renderInline(inlineCode(text)), /^<code>[^<]*<\/code>$/);
      }),
    );
  });
});

function unescaped(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
