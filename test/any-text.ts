import fc, { type StringConstraints } from 'fast-check';

/**
 * Any code point but the halves of a pair. fast-check's own unit "binary" is the same, and takes
 * seconds to make a table of them all.
 */
const anyCharacter = fc
  .nat(0x10ffff - 0x800)
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

/** Text of any characters, control characters and unassigned ones among them. */
export function anyText(constraints: Pick<StringConstraints, 'minLength' | 'maxLength'> = {}) {
  return fc.string({ unit: anyCharacter, ...constraints });
}
