import type { LogLine } from '../logs/line.ts';
import { kindOfCommands } from './command-kind.ts';
import { differs } from './differing.ts';
import { ruleFor, toolOf } from './match-rule.ts';
import type { Category, Evidence } from './rule.ts';
import { timeout } from './rules/infrastructure/timeout.ts';
import { specificity } from './specificity.ts';
import { commandsAt } from './step-command.ts';

/** Begins with a place in a file or an address, as what linters and compilers print does. */
const placed =
  /^\W*(?:\d{3}\W+)?https?:\/\/|^(?:error\W+)?[\w@./-]+(?::\d+|\(\d+)|\([\w@./-]+:\d+\)$/;

/** A compiler's objection: the line and the column, or what it calls by its own names. */
const compiled =
  /^\W*(?:[a-z]: )?(?:file:\/\/)?[\w@.\\/-]+(?::\d+:\d+|\(\d+,\d+\))\b|^\W*(?:error\[\w+\]|error [A-Z]+\d+):|\b(?:Syntax|Indentation|ModuleNotFound|Import|Compil\w+)Error\b|cannot find (?:symbol|module|package)|\bhas type\b.*\bexpected of type\b|\b(?:mismatched|incompatible) types?\b|\btype mismatch\b|\bUnbound (?:value|module|constructor|type)\b|\bnot in scope\b|\bundeclared\b|[Cc]ouldn't match (?:expected )?type|\bundefined: /;

/** An exception with its message, in whatever language: rules of several tools know these. */
const exception = /^(?:[\w.$]+(?:::\w+)*)?(?:Error|Exception|Failure|Panic): \S|^panic: /;

/** What a linter calls its rule by, behind its objection. */
const ruleNamed =
  /[([](?:[A-Z]{1,5}\d{2,5}|[a-z]+(?:-[a-z]+)+|(?!https?:)[@a-z][\w-]*\/[\w/-]+|report[A-Z]\w+)[)\]]\W{0,3}(?:$| \()/;

/** Stands in a file of tests. */
const inTests =
  /(?:^|[\s("'\\/])(?:test_[\w-]+|[\w-]+_(?:tests?|spec)|[\w-]+\.(?:test|spec|cy|e2e)|\w*[a-z](?:Tests?|IT|Spec|TestCase)|(?:tests?|specs?|__tests__)[\\/][\w./-]+)\.\w{1,6}:\d+/;

/** A warning that ended a job was taken for an error by a check. */
const warned = /^\W*warning\b|: warning\b/i;

/** An assertion that waited for what never came is one all the same. */
const assertionFailed = /\bAssert\w*(?:Error|Exception|Failed)\b/;

/** Compares what came with what was wanted. */
const asserted =
  /\bAssert(?:ion)?(?:FailedError|FailedException|Failed|Error|Exception)\b|\bComparisonFailure\b|\bassertion\b.{0,60}\bfail|\bexpect(?:ed|ation)?\b.{0,160}\b(?:but|got|to (?:be|equal|have|contain|match)|actual|received|was)\b|\bexpect\(.*\)|\bgot\b.{0,80}\bwant(?:ed)?\b/i;

/** The same in the words of home-made checks. */
const compares = /, (?:want|expect)(?:ed)? \S/;

/** How runners of all sorts mark what failed. */
const mark = /^\s*(?:not ok|FAIL)(?=\s)|(?:\.{3} ?|\| )FAIL(?:ED)?(?: \|)?$/;

/** An action rather than a script: what it objects to is mostly how it was set up. */
const isAction = /^[\w.-]+\/[\w./-]+@\S+$/;

/** What sounds like this may be what a linter objects to, or what a test ran into. */
const ofCommands: readonly Category[] = [
  'unknown',
  'code',
  'configuration',
  'dependency',
  'test',
  'lint',
  'timeout',
];

/**
 * What the failed command was for tells the kind where its words do not; what a linter says of a
 * line of code is its own objection, however much it reads like a compiler's, and so is a warning
 * that a check took for an error. What no tool's rule knows was a test's where tests ran.
 */
export function kindByCommand(
  category: Category,
  text: string,
  { core, known }: Evidence,
  lines: readonly LogLine[],
  end: number,
): Category {
  if (!ofCommands.includes(category)) return category;
  const said = lines[core]?.text ?? '';
  const commands = commandsAt(core, lines, end);
  const kind = kindOfCommands(commands);
  if (differs.test(text)) return kind === 'test' ? kind : 'lint';
  if (warned.test(text) && !known) return 'lint';
  if (category === 'unknown') {
    if (kind === undefined && isAction.test(commands.join()) && said.startsWith('##[error]'))
      return 'configuration';
    if (inTests.test(text) || mark.test(said)) return 'test';
    return kind === 'code' && specificity(text) < 3 ? category : (kind ?? category);
  }
  if (category === 'timeout' && assertionFailed.test(text)) return 'test';
  const rule = known ? ruleFor(said) : undefined;
  const tool = rule && toolOf(rule);
  const isGeneral = tool === undefined || tool === timeout;
  const isRuled = placed.test(text) && ruleNamed.test(text);
  if (category === 'lint')
    return isGeneral && kind && placed.test(text) && !isRuled ? kind : category;
  if (kind === 'lint' && (placed.test(text) || !known) && !compares.test(text)) return 'lint';
  if (placed.test(text) && (/: warning\b/i.test(text) || (isGeneral && isRuled))) return 'lint';
  if (compiled.test(text) || !(isGeneral || exception.test(text))) return category;
  if (category === 'timeout')
    return isGeneral && kind === 'test' && exception.test(text) ? 'test' : category;
  if (category === 'code')
    return kind === 'test' || inTests.test(text) || asserted.test(text) ? 'test' : category;
  return kind === 'test' && inTests.test(text) ? 'test' : category;
}
