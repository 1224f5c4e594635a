import DOMPurify from 'dompurify';
import { Marked, type Token, type TokensList } from 'marked';

/** Tags of raw HTML that mean only formatting. They pass, without attributes; everything else is shown as text. */
const formattingTags = /^<(\/?)(b|br|code|del|details|em|i|ins|kbd|mark|p|q|s|small|strong|sub|summary|sup|u)\s*\/?>$/i;

const allowedTags = (
  'a b blockquote br code del details em h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s small strong sub summary sup ' +
  'table tbody td th thead tr u ul'
).split(' ');

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    // The panel's own headings are h1 and h2.
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    code({ text, lang }) {
      const language = /^[\w+#.-]{1,30}/.exec(lang ?? '')?.[0] ?? '';
      return `<pre data-language="${escapeHtml(language)}"><code>${escapeHtml(text)}</code></pre>`;
    },
    html({ text }) {
      return text.replace(/<[^>]*>|[^<]+|</g, (part) => {
        const tag = formattingTags.exec(part);
        return tag ? `<${tag[1] ?? ''}${tag[2] ?? ''}>` : escapeHtml(part);
      });
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      return isWebLink(href) ? `<a href="${escapeHtml(href)}">${text}</a>` : text;
    },
    // Images would be fetched from the network: only their link is shown.
    image({ href, text }) {
      const label = escapeHtml(text || href);
      return isWebLink(href) ? `<a href="${escapeHtml(href)}">${label}</a>` : label;
    },
    checkbox({ checked }) {
      return checked ? '☑ ' : '☐ ';
    },
  },
});

/** Splits Markdown into its blocks; their `raw` texts, put together, are the source. */
export function lexBlocks(source: string): TokensList {
  return marked.lexer(source);
}

/** One block as safe elements: no scripts, styles, forms, images or frames, links to https only. */
export function renderBlock(token: Token, links: TokensList['links']): DocumentFragment {
  const html = marked.parser(Object.assign([token], { links }));
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: allowedTags,
    ALLOWED_ATTR: ['href', 'align', 'start', 'data-language'],
    ADD_URI_SAFE_ATTR: ['align', 'start', 'data-language'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^https:\/\//i,
  });
}

/** Makes characters visible that change what a text looks like without being seen: controls and bidi overrides. */
export function showHiddenCharacters(source: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what has to be found
  return source.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function isWebLink(href: string): boolean {
  return /^https:\/\//i.test(href) && URL.canParse(href);
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
