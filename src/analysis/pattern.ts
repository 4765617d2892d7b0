import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** What is known of the lines that a pattern matches. */
interface Literals {
  /** So many characters of the pattern stand in such a line, at least. */
  readonly length: number;
  /** Its alternatives: each such line matches one of them. */
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly source: string;
  /** One of these texts stands in a line that it matches; undefined where there may be none. */
  readonly oneOf: readonly string[] | undefined;
  /** Whether it matches at the beginning of a line only. */
  readonly isAnchored: boolean;
}

export function literalsOf({ source }: RegExp): Literals {
  const pattern = new RegExpParser().parsePattern(source);
  const alternatives = pattern.alternatives.map(({ raw, elements }) => ({
    source: raw,
    oneOf: textsOfOne(elements),
    isAnchored: elements[0]?.type === 'Assertion' && elements[0].kind === 'start',
  }));
  return { length: lengthOf(pattern), alternatives };
}

function lengthOf(node: AST.Pattern | AST.Element): number {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return Math.min(
        ...node.alternatives.map(({ elements }) =>
          elements.reduce((total, element) => total + lengthOf(element), 0),
        ),
      );
    case 'Quantifier':
      return node.min * lengthOf(node.element);
    case 'Character':
      return 1;
    default:
      return 0;
  }
}

function textsIn(alternatives: readonly AST.Alternative[]): string[] | undefined {
  const each = alternatives.map(({ elements }) => textsOfOne(elements));
  return each.every((texts) => texts !== undefined) ? each.flat() : undefined;
}

/** Of what stands one after the other, the part whose shortest text is longest. */
function textsOfOne(elements: readonly AST.Element[]): string[] | undefined {
  const parts: string[][] = [];
  let text = '';
  const end = () => {
    if (text) parts.push([text]);
    text = '';
  };
  for (const element of elements) {
    if (element.type === 'Character') text += String.fromCodePoint(element.value);
    else {
      end();
      const inner = element.type === 'Quantifier' && element.min > 0 ? element.element : element;
      const texts =
        inner.type === 'Group' || inner.type === 'CapturingGroup'
          ? textsIn(inner.alternatives)
          : undefined;
      if (texts) parts.push(texts);
    }
  }
  end();
  return parts.toSorted((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0];
}

const shortest = (texts: readonly string[]) => Math.min(...texts.map(({ length }) => length));
