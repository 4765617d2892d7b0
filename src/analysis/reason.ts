import type { LogLine } from '../logs/line.ts';
import { valueAt } from './compared.ts';
import { underCtest } from './ctest-output.ts';
import { comparing, indent, nextHeader, over, type Reason, withDetails } from './details.ts';
import { runOf } from './go-run.ts';
import { passed } from './noise.ts';
import { plain } from './plain.ts';
import { isWrapper, specificity, unequal } from './specificity.ts';

/** So many lines below the name of a test may stand what happened to it; so many above, what led to it. */
const below = 60;
const above = 40;

/** pytest prints the source of a test before what happened in it. */
const section = /^_{2,} (?:ERROR (?:at \w+ of|collecting) )?(.+?) _{2,}$/;
const sectionLength = 600;

/** Other places that name a test and may say more. */
const maxPlaces = 12;

/** The part of a test's name that no other spelling of it leaves out. */
export function shortName(test: string): string {
  const name = test.replace(/\[[^\]]*\]?$/, '').replace(/\([^)]*\)?$/, '');
  const last =
    name
      .split(/::| > | › | » /)
      .at(-1)
      ?.trim() ?? name;
  return /\s/.test(last) || /\.py$/.test(last) ? last : (last.split(/[.#/]/).at(-1) ?? last);
}

/** What happened to a test that a line names: beside its name, below it, in its section, above its verdict. */
export function reasonOfTest(
  test: string,
  core: number,
  lines: readonly LogLine[],
): Reason | undefined {
  const beside = besideName(lines[core]?.text ?? '', test);
  if (beside && specificity(beside) >= 3 && !isWrapper(beside) && !/(?:\.{3}|…)$/.test(beside))
    return { at: core, text: beside };
  const places = [
    () => best(blockBelow(core, lines), lines),
    () => inSection(test, lines),
    () => overVerdict(core, lines),
    () => best(runOf(test, lines), lines),
    () => best(underCtest(test, lines), lines),
    () => elsewhere(test, core, lines),
  ];
  let chosen: Reason | undefined;
  for (const place of places) {
    const found = place();
    if (found && (!chosen || specificity(found.text) > specificity(chosen.text))) chosen = found;
    if (chosen && specificity(chosen.text) === 4) break;
  }
  if (chosen) return withDetails(chosen, lines);
  return beside && specificity(beside) >= 2 ? { at: core, text: beside } : undefined;
}

/** What a line says behind the name of the test. */
function besideName(text: string, test: string): string | undefined {
  const at = text.indexOf(test);
  const rest = at < 0 ? undefined : text.slice(at + test.length);
  return rest?.match(/^(?:\(\)|\])?\s*(?:-|:|—|–|»)+\s+(?<said>.+)$/)?.groups?.said?.trim();
}

/** What go prints of a test is indented below its name; what else follows is of the package. */
const inGoTest = /^\s{4}|^panic: |^\s*$/;

function blockBelow(core: number, lines: readonly LogLine[]): number[] {
  const block: number[] = [];
  const go = /^\s*--- FAIL: /.test(lines[core]?.text ?? '');
  for (let at = core + 1; at <= core + below; at++) {
    const text = lines[at]?.text;
    if (text === undefined || over.test(text) || (passed.test(text) && !go)) break;
    // What a test of go's says may stand below those that run in it.
    if (
      go &&
      /^\s+--- (?:FAIL|PASS|SKIP): /.test(text) &&
      indent(text) > indent(lines[core]?.text ?? '')
    )
      continue;
    if (nextHeader.test(text) || (go && !inGoTest.test(text))) break;
    block.push(at);
  }
  return block;
}

/** Without the side of a box, which may have a message in it as well as source. */
const unboxed = (text: string) => text.replace(/^\s*[│|] +(?=[A-Za-z][^;{}()=]*$)/, '');

/** The first of those that tell most; what was compared where none is a sentence. */
function best(block: readonly number[], lines: readonly LogLine[]): Reason | undefined {
  let chosen: Reason | undefined;
  let most = 1;
  for (const at of block) {
    const raw = lines[at]?.text ?? '';
    const text = specificity(unboxed(raw)) >= 3 ? unboxed(raw) : raw;
    const level = specificity(text);
    if (level > most) chosen = { at, text: plain(text) };
    most = Math.max(most, level);
  }
  if (most >= 3) return chosen;
  const said = (at: number | undefined) =>
    at === undefined ? undefined : { at, text: plain(lines[at]?.text ?? '') };
  const opener = said(
    block.find((at) =>
      /^(?:(?:\S+:\d+: \w+|\w+ \w+) \w+|Difference\b).*:$/.test(plain(lines[at]?.text ?? '')),
    ),
  );
  if (opener && (!chosen || opener.at < chosen.at || comparing(opener, lines).length > 0))
    return opener;
  const [first, second] = block.flatMap((at) => {
    const text = valueAt(at, lines);
    return text === undefined ? [] : [{ at, text }];
  });
  return first && second ? { at: first.at, text: `${first.text}; ${second.text}` } : chosen;
}

/** What happened, of the lines below one that shows only where; undefined where they have no sentence of it. */
export function blamedBelow(core: number, lines: readonly LogLine[]): Reason | undefined {
  const block = blockBelow(core, lines);
  const compared = block.find((at) => valueAt(at, lines) !== undefined);
  const found = best(block, lines);
  return found && specificity(found.text) >= 3 && found.at < (compared ?? lines.length)
    ? withDetails(found, lines)
    : undefined;
}

/** The first exception of a test's section; where only a bare assertion failed, the line that asserts. */
function inSection(test: string, lines: readonly LogLine[]): Reason | undefined {
  const short = shortName(test);
  const heads = lines.flatMap(({ text }, at) => {
    const name = section.exec(text)?.[1];
    return name !== undefined && (name.includes(short) || test.endsWith(name)) ? [at] : [];
  });
  for (const head of heads.slice(0, maxPlaces)) {
    let asserted: number | undefined;
    let weak: Reason | undefined;
    for (let at = head + 1; at < Math.min(lines.length, head + sectionLength); at++) {
      const text = lines[at]?.text ?? '';
      if (section.test(text) || /^={5,} /.test(text)) break;
      if (/^> {2,}\S/.test(text)) asserted = at;
      if (!/^E {2,}\S/.test(text)) continue;
      const said = plain(text);
      if (
        /^(?:AssertionError: )?assert (?:False|0|None|\[\]|''|not \w+)$|^(?:\w+Error)$/.test(said)
      ) {
        if (asserted !== undefined)
          return { at, text: `${said}: ${plain(lines[asserted]?.text ?? '')}` };
        weak ??= { at, text: said };
      } else if (specificity(text) >= 3 && !/^(?:\+|-|\?|where|and) /.test(said)) {
        return { at, text: said };
      } else if (specificity(text) >= 2) weak ??= { at, text: said };
    }
    if (weak) return weak;
  }
  return undefined;
}

/** Go, GoogleTest and their like print what happened before they say that the test failed. */
function overVerdict(core: number, lines: readonly LogLine[]): Reason | undefined {
  if (!/^\s*(?:--- FAIL: |\[ +FAILED +\]|not ok |FAIL[ :\t]|FAILED)/.test(lines[core]?.text ?? ''))
    return undefined;
  const block: number[] = [];
  for (let at = core - 1; at >= Math.max(0, core - above); at--) {
    const text = lines[at]?.text ?? '';
    if (over.test(text) || passed.test(text) || /^\s*--- |^\[ +RUN|^\[ +FAILED/.test(text)) break;
    block.unshift(at);
  }
  const said = best(block, lines);
  return said && (specificity(said.text) >= 3 || said.text.endsWith(':') || unequal.test(said.text))
    ? said
    : undefined;
}

/** Says that a test begins or passed. */
const begins = /^\s*(?:=== (?:RUN|CONT|PAUSE|NAME)|--- (?:PASS|SKIP)|\[ *RUN *\]|# Starting)/;

/** Below another line that names the test. */
function elsewhere(test: string, core: number, lines: readonly LogLine[]): Reason | undefined {
  const short = shortName(test);
  if (short.length < 4) return undefined;
  let chosen: Reason | undefined;
  let places = 0;
  for (const [at, { text }] of lines.entries()) {
    if (at === core || !text.includes(short) || passed.test(text) || begins.test(text)) continue;
    if (++places > maxPlaces) break;
    const beside = besideName(text, short);
    const found =
      beside && specificity(beside) >= 3
        ? { at, text: beside }
        : /[:({]$/.test(text) ||
            text.trim().endsWith(test) ||
            specificity(text) < 2 ||
            nextHeader.test(text)
          ? best(blockBelow(at, lines), lines)
          : undefined;
    if (!found) continue;
    if (specificity(found.text) > (chosen ? specificity(chosen.text) : 3)) chosen = found;
    else if (!chosen && comparing(found, lines).length > 0) chosen = found;
  }
  return chosen;
}

/** What a line that only announces something goes on to say below, also over a blank line. */
export function announced(core: number, lines: readonly LogLine[]): Reason | undefined {
  let weak: Reason | undefined;
  for (let at = core + 1; at <= core + 15; at++) {
    const text = lines[at]?.text;
    if (text === undefined || over.test(text) || passed.test(text)) break;
    if (/^\s+File ".*", line \d/.test(lines[at - 1]?.text ?? '')) continue;
    const level = specificity(unboxed(text));
    // Below a line of source, a checker marks the place and says what it has against it.
    const objection = /^\s*\^[-~^]*\s+(\S.{8,})$/.exec(lines[at + 1]?.text ?? '')?.[1];
    if (objection) return { at: at + 1, text: objection };
    if (level >= 2) return { at, text: plain(text) };
    if (level === 1 && /[a-z] [a-z]/i.test(plain(text)) && !isWrapper(text))
      weak ??= { at, text: plain(text) };
  }
  return weak;
}
