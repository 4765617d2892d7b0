import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** The literal text of a pattern. */
interface Literals {
  /** How many literal characters a matching line has at least. */
  readonly length: number;
  /** Its alternatives, one of which a matching line matches. */
  readonly alternatives: readonly Alternative[];
}

/** An alternative of a pattern. */
export interface Alternative {
  readonly source: string;
  /** A matching line contains one of these texts; undefined where it need not contain any. */
  readonly oneOf: readonly string[] | undefined;
  /** Whether it only matches at the beginning of a line. */
  readonly isAnchored: boolean;
}

/** Finds the literal text of a pattern. */
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

/** The texts of the element in a sequence whose shortest text is the longest. */
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
