import type { Document, ParsedNode } from 'yaml';

/** A YAML file, and where in it what stands. */
export interface YamlFile {
  readonly document: Document.Parsed;
  /** The line of a place in the text, counted from 1. */
  readonly lineAt: (offset: number) => number;
  readonly lines: readonly string[];
}

/** A file that is no YAML, or more than a workflow ever is: its message says which. */
export class UnreadableYamlError extends Error {
  override readonly name = 'UnreadableYamlError';
}

/** No workflow file that GitHub runs is near this; more costs seconds to parse. */
const maxBytes = 200_000;
const maxTokens = 60_000;

/** Deeper nesting ends the process in the parser's recursion, with no error to catch. */
const maxDepth = 60;

/** How often a value may be repeated by aliases: beyond, a small text becomes a huge value. */
const maxAliases = 100;

/** Reads a file of GitHub's. @throws UnreadableYamlError */
export async function readYaml(text: string): Promise<YamlFile> {
  // Bundled, a CommonJS package has its exports under default alone.
  const { parseDocument, Lexer, LineCounter } = (await import('yaml')).default;
  if (Buffer.byteLength(text) > maxBytes) {
    throw new UnreadableYamlError(`it is larger than ${maxBytes / 1000} kB`);
  }
  checkDepth(text, new Lexer().lex(text));
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new UnreadableYamlError(
      `it is no valid YAML: ${error.message} at line ${line}, column ${col}`,
    );
  }
  return {
    document,
    lineAt: (offset) => lineCounter.linePos(offset).line,
    lines: text.split(/\r?\n/),
  };
}

/** The values of a file. @throws UnreadableYamlError */
export function valuesOf({ document }: YamlFile): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UnreadableYamlError('its aliases repeat too much');
  }
}

/** What an alias stands for. */
export function resolved(node: unknown, { document }: YamlFile): ParsedNode | undefined {
  let found = node as (ParsedNode & { resolve?: (of: Document) => unknown }) | undefined;
  for (let followed = 0; found?.resolve && followed < maxAliases; followed++) {
    found = found.resolve(document) as ParsedNode | undefined;
  }
  return found?.resolve ? undefined : (found ?? undefined);
}

function checkDepth(text: string, tokens: Iterable<string>): void {
  let flow = 0;
  let count = 0;
  for (const token of tokens) {
    if (token === '[' || token === '{') flow++;
    if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    if (flow > maxDepth) throw new UnreadableYamlError('it is nested too deeply');
    if (++count > maxTokens) throw new UnreadableYamlError('it has too many parts');
  }
  // Blocks nest by the columns at which they begin, several of them in a line such as "- - key:".
  const open: number[] = [];
  for (const line of text.split('\n')) {
    const [indicators = ''] = /^[ \t]*(?:[-?:](?:[ \t]+|$))*/.exec(line) ?? [];
    if (line.trim() === '') continue;
    const columns = [...indicators.matchAll(/[-?:]/g)].map(({ index }) => index);
    while ((open.at(-1) ?? -1) >= (columns[0] ?? indicators.length)) open.pop();
    open.push(...columns, indicators.length);
    if (open.length > maxDepth) throw new UnreadableYamlError('it is nested too deeply');
  }
}
