import sax, { type SAXOptions } from 'sax';
import type { Pause } from '../logs/pause.ts';

/** An element without its children, as it opens. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Reader {
  open?(element: Element): void;
  /** @param text all text directly in the element, cut at `maxText` characters */
  close?(name: string, text: string): void;
}

/** Reports nest about five deep. */
const maxDepth = 64;

/** Characters kept of the text of one element. */
const maxText = 16_000;

/** No format uses a tenth of this. */
const maxAttributes = 200;

/** A name, attribute or comment of more characters is no report's. */
Object.assign(sax, { MAX_BUFFER_LENGTH: 256 * 1024 });

/** Characters read in one go, which takes a few milliseconds. */
const slice = 32 * 1024;

/** Ends the reading of a document. */
class XmlError extends Error {
  override name = 'XmlError';
}

/**
 * Reads XML event by event, without building a tree. Entities other than XML's own five do not
 * exist, and a document type is refused: nothing expands, and nothing is fetched.
 * @returns why it was not read to its end, where it was not; the events before that were told
 */
export async function readXml(
  document: string,
  { open, close }: Reader,
  pause: Pause,
): Promise<string | undefined> {
  // The types of sax do not know this option, which leaves XML's own five entities.
  const options: SAXOptions & { readonly strictEntities: true } = { strictEntities: true };
  const parser = sax.parser(true, options);
  const texts: { parts: string[]; length: number }[] = [];
  let attributes = 0;
  const refuse = (why: string) => {
    throw new XmlError(why);
  };
  parser.ondoctype = () => refuse('it declares a document type');
  parser.onerror = (error) =>
    refuse(`it is not well-formed (${(error.message.split('\n')[0] ?? '').slice(0, 100)})`);
  parser.onopentagstart = () => {
    attributes = 0;
  };
  parser.onattribute = () => {
    attributes += 1;
    if (attributes > maxAttributes) refuse('an element has too many attributes');
  };
  parser.onopentag = ({ name, attributes }) => {
    if (texts.length >= maxDepth) refuse(`it nests deeper than ${maxDepth} elements`);
    open?.({ name: localName(name), attributes: attributes as Record<string, string> });
    texts.push({ parts: [], length: 0 });
  };
  parser.ontext = parser.oncdata = (text) => {
    const own = texts.at(-1);
    if (!own || own.length >= maxText) return;
    own.parts.push(text.slice(0, maxText - own.length));
    own.length += text.length;
  };
  parser.onclosetag = (name) => {
    close?.(localName(name), texts.pop()?.parts.join('') ?? '');
  };
  for (let at = 0; at < document.length; at += slice) {
    if (at > 0) await pause();
    try {
      parser.write(document.slice(at, at + slice));
    } catch (error) {
      if (error instanceof XmlError) return error.message;
      throw error;
    }
  }
  return texts.length > 0 ? 'it ends early' : undefined;
}

/** Without the prefix of a namespace. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
