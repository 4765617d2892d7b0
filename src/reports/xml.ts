import sax from 'sax';

/** An element without its children, as it opens. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Reader {
  open?(element: Element, depth: number): void;
  /** @param text all text directly in the element, cut at `maxText` characters */
  close?(name: string, text: string, depth: number): void;
}

/** Reports nest about five deep. */
const maxDepth = 64;

/** Of the text of one element, so many characters are kept. */
const maxText = 16_000;

/** A name, attribute or comment of more characters is no report's. */
Object.assign(sax, { MAX_BUFFER_LENGTH: 1_000_000 });

/** The document is not read, and why. */
export class XmlError extends Error {
  override name = 'XmlError';
}

/**
 * Reads XML event by event, without building a tree. Entities other than XML's own five do not
 * exist, and a document type is refused: nothing expands, and nothing is fetched.
 * @returns whether the document is whole: an interrupted one is read up to where it ends
 * @throws XmlError where it is not well-formed, nests too deep, or declares a document type
 */
export function readXml(document: string, { open, close }: Reader): boolean {
  // The types of sax do not know this option, which leaves XML's own five entities.
  const options = { position: false, strictEntities: true };
  const parser = sax.parser(true, options);
  const texts: string[][] = [];
  const refuse = (why: string) => {
    throw new XmlError(why);
  };
  parser.ondoctype = () => refuse('it declares a document type');
  parser.onerror = (error) => refuse((error.message.split('\n')[0] ?? '').slice(0, 200));
  parser.onopentag = ({ name, attributes }) => {
    if (texts.length >= maxDepth) refuse(`it nests deeper than ${maxDepth} elements`);
    open?.(
      { name: localName(name), attributes: attributes as Record<string, string> },
      texts.length,
    );
    texts.push([]);
  };
  parser.ontext = parser.oncdata = (text) => {
    const own = texts.at(-1);
    if (own && own.reduce((sum, part) => sum + part.length, 0) < maxText) {
      own.push(text.slice(0, maxText));
    }
  };
  parser.onclosetag = (name) => {
    const text = texts.pop()?.join('') ?? '';
    close?.(localName(name), text, texts.length);
  };
  for (let at = 0; at < document.length; at += chunk) {
    parser.write(document.slice(at, at + chunk));
  }
  return texts.length === 0;
}

const chunk = 64 * 1024;

/** Without the prefix of a namespace. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
