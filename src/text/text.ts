import { redactText } from './redact.ts';

/**
 * What a person cannot see but a model reads: controls (tab and newline stay), zero-width and bidi
 * marks, variation selectors and the tag block, in which instructions can be hidden.
 */
const unseen =
  /(?![\t\n])[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]/gu;

/** Matches nearly all texts: nothing has to be taken out, and this test is many times faster. */
const plain = /^[\t\n\x20-\x7e]*$/;

/** Third-party text without what only a machine would see, and without lone surrogates. */
export function visible(text: string): string {
  return plain.test(text) ? text : text.replace(unseen, '').toWellFormed();
}

/**
 * An image in Markdown or HTML is fetched as soon as a host shows it, and its address can carry data
 * away; a comment in HTML hides from the person what a model reads. With a backslash
 * inside, what would begin one is text, whatever stands before or behind it. What only looks like an
 * element stays as it is: `Promise<string>`, `expected: <true>`.
 */
export function withoutImages(text: string): string {
  return text.replace(/!(?=\[)|<(?=[A-Za-z/!?])/g, (mark, at: number) =>
    mark === '<' && isNoElement(text.slice(at, at + maxName)) ? mark : `${mark}\\`,
  );
}

/** Longest text between angle brackets that is looked at. */
const maxName = 200;

/**
 * Whether a text begins with a word in angle brackets that is no element of HTML, SVG or MathML, and
 * that has no attribute: a browser makes nothing of it.
 */
function isNoElement(text: string): boolean {
  const [, name] = /^<\/?([A-Za-z][\w-]*)[^>=\n"'`]*>/.exec(text) ?? [];
  return name !== undefined && !elements.has(name.toLowerCase());
}

/** https://html.spec.whatwg.org/multipage/indices.html#elements-3, obsolete ones, SVG's and MathML's roots and links */
const elements = new Set(
  `a abbr acronym address animate annotation-xml applet area article aside audio b base basefont
  bdi bdo bgsound big blink blockquote body br button canvas caption center circle cite code col
  colgroup command content data datalist dd del desc details dfn dialog dir div dl dt em embed
  feimage fieldset figcaption figure filter font footer foreignobject form frame frameset g h1 h2
  h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label
  legend li line link listing main map mark marquee math menu menuitem meta meter mglyph mi
  mn mo ms mtext nav nobr noembed noframes noscript object ol optgroup option output p param path
  picture plaintext polygon portal pre progress q rb rect rp rt rtc ruby s samp script search
  section select set shadow slot small source spacer span strike strong style sub summary sup svg
  symbol table tbody td template text textarea tfoot th thead time title tr track tt u ul use var
  video view wbr xmp xss`.split(/\s+/),
);

/** Third-party text for the inside of a line: what would begin a new line becomes a space. */
export function inline(text: string, max = 200): string {
  const line = visible(text.slice(0, 20 * max))
    .replace(/\s+/g, ' ')
    .trim();
  return cut(line, max);
}

/** A text cut to a length. It is redacted first, since half a credential would not be recognised. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const masked = redactText(text.slice(0, 20 * max));
  return masked.length <= max ? masked : `${masked.slice(0, max - 1).toWellFormed()}…`;
}

/** A text as the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Third-party text in quotes, which a quote in it does not end. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', "'")}"`;
}

/** Third-party text at the beginning of a line: in quotes where it could pass for the server's own words ("confirm: …"). */
export function leading(text: string): string {
  return /^[\p{L}\p{N}@(_][^:"]*$/u.test(text) && !text.includes('. ') ? text : quoted(text);
}

/** Fields of GitHub's answers in which people write more than one line. */
const longTexts = new Set(['message', 'comment', 'body']);

/** No name, title or address of GitHub's is longer. */
const maxFieldLength = 1000;

/**
 * An answer of GitHub's in which every string is visible text, and one line: a line break in a name
 * would let it begin a line of a reply.
 */
export function readable(value: unknown, field = ''): unknown {
  if (typeof value === 'string') {
    return longTexts.has(field) ? visible(value) : oneLine(value);
  }
  return withEach(value, oneLine, (item, key = field) => readable(item, key));
}

/** Nearly all texts are a line already. */
const plainLine = /^[\x20-\x7e]*$/;

function oneLine(text: string): string {
  if (text.length <= maxFieldLength && plainLine.test(text)) return text;
  return cut(visible(text).replace(/[\t\n]+/g, ' '), maxFieldLength);
}

/** A JSON value in which every string, also every key, is changed in one way. */
export function withEachText<T>(value: T, change: (text: string) => string): T;
export function withEachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  return withEach(value, change, (item) => withEachText(item, change));
}

/**
 * A copy of a list or an object with each key and each item changed, of an item of a list without its
 * key; the value itself where nothing changes, as in nearly all.
 */
function withEach(
  value: unknown,
  name: (key: string) => string,
  change: (item: unknown, key?: string) => unknown,
): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => change(item));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  let same = true;
  const fields = Object.entries(value).map(([key, item]) => {
    const field = [name(key), change(item, key)] as const;
    same &&= field[0] === key && field[1] === item;
    return field;
  });
  return same ? value : Object.fromEntries(fields);
}
