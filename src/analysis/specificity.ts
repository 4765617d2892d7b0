import { hedged, nameOnly, none, passed, some } from './noise.ts';
import { plain } from './plain.ts';
import { isAside } from './unhelpful.ts';

/** Repeats that something failed, points back to what said it, or only counts. */
const wrapper = new RegExp(
  [
    /^Process completed with exit code|^The operation was canceled/,
    /^npm (?:ERR!|error) (?:errno|syscall|path|command|cwd|location|workspace) |^npm (?:ERR!|error)$|^A complete log of this run|ELIFECYCLE|^Lifecycle script/,
    /^(?:FAIL|FAILED|[Ff]ailures?:?|FAILURES!?|ERRORS!?|Errors?:?|error|failed|BUILD FAIL(?:ED|URE)(?: in .*)?|FAILURE: Build failed.*|Failed tests?:)\s*$/,
    /^=+ .* =+$|^=== Failed$|^_+ .* _+$|^-+ .* -+$|^!+ .* !+$/,
    /COMPILATION ERROR|^The following tests FAILED:|^(?:Expected|Received|Actual)\b:?\s*$/,
    /^Traceback \(most recent|^During handling of|^The above exception/,
    /^error: (?:the following )?(?:test command|[Tt]est|doctest|test run|\d+ targets?) failed\b|to rerun pass `|^error: Test failures$|Test suite failed to run/,
    /make(?:\[\d+\])?: \*\*\* .*Error \d+|^\w*make: Target .* not remade|^ninja: build stopped|^FAILED: (?:\[|\S+$)/,
    /\b(?:exited|failed|finished|terminated|completed|returned|exit(?:ed)?)\b.{0,30}\b(?:with )?(?:a )?(?:non-?zero )?(?:exit )?(?:code|status|value|error code)\b/,
    /returned (?:a )?non-?zero (?:exit (?:status|code|value))?|non-?zero exit (?:code|value)|^Exit (?:status|code) \d+|did not complete successfully: exit code/,
    /^Error \d+$|\bexit(?:ed)? (?:with )?(?:code |status )?\d+\.?$/,
    /(?:due to|because of) (?:\d+ )?previous errors?|\b[Ss]ee (?:the )?(?:above|errors? above|log|compiler error|output)|could not compile |(?:errors?|failures?) (?:were )?(?:above|listed)/,
    /^Execution failed for task|^Task :\S+ FAILED|There were failing tests|^Compilation (?:failed|error)[.;]|^A failure occurred while executing/,
    /Build failed\b(?!: \S)|^Failed to \w+ after \d+ (?:attempts|tries|retries)|^Too many retries|(?:max(?:imum)? )?retries exceeded$|^All \d+ attempts failed/,
    /^(?:\w*Error: )?(?:some |one or more |testthat |\d+ )*(?:integration |unit |e2e )?(?:tests?|checks?|specs?|suites?|jobs?|tasks?|steps?|errors?)(?: have| has| were)? (?:failed|found|errored)\W*$|^Done with failures/,
    /subprocess-exited-with-error|metadata-generation-failed|Failed to build (?:installable|ERROR)|linker command failed|collect2: error|ld returned \d+/,
    /^(?:=+ )?\d+ (?:failed|errors?|passed)\b.*(?:in [\d.]+|passed|failed)|^Tests?:? .*\d+ failed|^Failed!\s+- Failed:|^(?:Test )?(?:Suites|Files)\b.*\d+ failed|^Tests run: \d+/,
    /^Build step '.+' marked build as |^Executing the custom container implementation failed\b|\b(?:build|compilation|compile|project|tests?|run)\b.{0,40} (?:was |is |were )?(?:unsuccessful|not successful)\W*$/,
    /^Interrupted: \d+ errors? during collection|^Command (?:failed|exited)|^'.+' errored after |^Command .{1,400}(?:exited with \d+|failed)\W*$|^\(Exit \d+\)|^ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL/,
    /^\d+ (?:problems?|errors?|warnings?|issues?|vulnerabilities)\b.{0,60}$|^Found \d+ (?:errors?|problems?|issues?)|^(?:✖ )?\d+ of \d+ (?:tests?|checks?) failed/,
    /^The process '.*' failed|^nox > |^Session \S+ failed|^Error: Process completed|^Exited with code|^FAILED \((?:errors|failures)=|^\* ?Try:|^Run with --|<<< (?:FAILURE|ERROR)!$/,
    /^Failed to execute goal .*: (?:You have \d+|There (?:are|were) test failures|failed with \d+ |.*\bhas found \d+ )|^\S+: Test \S+ failed$|^Failed to build \S+$|^(?:Failed building wheel|Could not build wheels) for |: line \d+: +\d+ Aborted\b|^(?:\S+: )+for help visit |^failed to push some refs\b|\bcheck found (?:ERROR|WARNING|NOTE)s$|^Failed: +\S+$|^Executed \d+ out of|^-- Configuring incomplete|^Errors while running|^See also |^\d+ (?:scenarios?|steps?|examples?)\b|Tests unsuccessful|TestsFailedException|^rake aborted!|^Test Case '.*' failed|^[Tt]he build failed|^[Bb]uild failed$|^\d+ tests?, \d+ failures?|failed to run custom build command|^process didn't exit successfully/,
    /^ImportError while (?:importing|loading)|^Build error occurred|BUILD FAILED WITH|^(?:Running|Checking|Validating|Building|Testing|Verifying|Executing)\b.*(?:\.{3}|…)$/,
    /\b(?:file|module|build|program|project)s? (?:had|has|have|contains?) (?:an? |\d+ )?errors?$|^errors? (?:occurred|encountered|found)\W*$|^Error: \w+ build failed with \d+ errors?:?$/,
    /^(?:\W*|.{1,40}: )(?:x )?\d+ (?:[\w()-]+ ){0,3}(?:errors?|failures?|failed|violations?|problems?|issues?|warnings?|offen[cs]es?|leaks|broken)(?: (?:found|detected))?(?: in \d[^:]*)?(?:[.,;]? ?\(.*\).*|, \d+ [^:]*)?\W*$/,
    /(?<!:)\b\d+ (?:[\w()-]+ ){0,2}(?:checks?|tests?|charts?(?:\(s\))?|files?|jobs?|assertions?) failed\W*$|^(?:Total|Status|Summary|Contracts|Totals?): \d+ |TEST COMPLETE,? \d+|^Assertion failed\. Exiting|^E: Unable to fetch some archives/,
    /\b(?:found|with|due to|because of) (?:\d+ )?(?:errors?|warnings?|failures?|violations?)\b(?! ["'`(])[^:"'`]{0,60}$/,
    /\(with warnings treated as errors\)|CalledProcessError: |TaskExecutionException: |^The following error occurred|Java returned: \d+|^Unhandled (?:rejection|exception):?$/,
    /^(?!\w*(?:Error|Exception)\b)\w+(?: \w+)?:\s+\d+$/,
    /^(?:Finished|Result|Status|Conclusion|Outcome|Verdict): *(?:FAILURE|[Ff]ailure|FAILED|[Ff]ailed|ERROR|[Ee]rror)\W*$|\btoo many (?:errors|warnings)\b|^Error: \[\w+-\d+\]$|^DONE \d+ tests?\b|^\d+ of \d+ [\w-]+$|^\d+ files? (?:would be|inspected|checked|scanned)\b|^Formatted \d+ files?\b/,
    /^FAIL\s+\S+(?:\s+[\d.]+m?s|\s+\[[\w ]+\])?$|^error: script ".*" exited|^error Command failed|\bcommand\b.* exited \(\d+\)$|^\d+ items? had failures:?$|^Tests failed for |^exit status \d+|^Aborting on container exit/,
    /^(?:[Cc]hecked|[Rr]an|[Ss]canned|[Pp]rocessed|[Tt]ested|[Vv]erified|[Vv]alidated|[Cc]ompared|[Ii]nspected|[Aa]nalyzed|[Ll]inted|[Ee]xecuted) \d+ /,
    /(?:^|: )error: Failure!?$|^Total time: /,
    /\berrors?: \d+, warnings?: \d+|^Unfortunately, |^(?:…|\.{3}) and \d+ (?:more|others)\b|^\d+ [\w-]+\(s\)(?: [\w-]+){0,5}$|^\d+ of \d+ (?:[\w-]+ ){1,4}(?:is|are|was|were) [\w-]+$|\bfound \d+ \w+ errors?\b|\bError is not recoverable: exiting now|\bterminated by (?:an )?unhandled exception|\b[Ff]atal error occurred, no output\b|\breturned an? error (?:exit ?code|exit status|code|status)\b/,
    /^\d+ \w+, \d+ (?:not )?[a-z]+(?:[:,] .{0,80})?$|^There (?:was|were) \d+ errors? (?:compiling|building|linking)\b/,
    /^(?:\S+:(?:error|fatal): )?(?:[Cc]ompilation|[Bb]uild|[Tt]ranslation|[Ss]imulation|[Aa]ssertion|[Pp]rocessing|[Ee]xecution|[Ii]nstallation)(?: was)? (?:aborted|failed|terminated|stopped)\W*$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Words of which verdicts and counts are made, and nothing that was wrong. */
const verdicts = new Set(
  'a action affecting all and any are assertions assertion been checks check checking cases case completed count deploy deployment detected did during emitted error errors examples example executed expectations fail failed failing failure failures false file files finished found good had has have ignored in is issue issues job jobs line lines modules ms nok not ok of one or operation outcome pipeline process oh out no passed passing pass pending potential problem problems release result results run running runs s scenarios script sec seconds skip skipped skips some spec specs steps step suite suites summary task tasks stage test tests the there time todo total took true unexpected was warning warnings were while with written'.split(
    ' ',
  ),
);

/** Whether all that is said is how many, or that it failed. */
function onlyCounts(said: string): boolean {
  if (said.length > 120 || /[=<>!]=|[<>"`]|^[+-]\s/.test(said)) return false;
  const words = said.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.length > 0 && words.every((word) => verdicts.has(word));
}

/** Whether a line repeats or counts what others say. */
export const isWrapper = (text: string): boolean => {
  const said = plain(text);
  return wrapper.test(said) || onlyCounts(said);
};

/** A frame, an excerpt of source, a rule of dashes, a mark below a column: nothing that is said. */
const mute =
  /^(?!\s*[│┃║╷|]\s+\W{0,3}\s*(?:\w*error|fatal|\w+exception)\b[:\s])\s*(?:at (?:async )?[\w$.<>/@[\]`]+[ (:]|at \S+:\d+|File ".*", line|#\d+ |\d+:\s+(?:0x|\S+::[^"']*::\w+$|\S+::\S+$)|raise \w|\$ |\+{1,3} [\w./-]|\[command\]|> \S+@\S+ \w+$|\^(?!\s+\w+ \w+ \w+)|~+|L\d+ \||[|│┃]?\s*\d* *[|│] ?|>\s{2,}\S|> ?\d+ ?\||\d+ \||-{3,}(?!.*\d.*-{3,}$)|={3,}(?!>)|_{3,}|\*{3,}(?! ?\w+! \S)|⎯+|─+|┈+|[\s.·^~|│_=*+-]+$|# \S+:\d+:in |goroutine \d+|(?:#<subr [\w-]+>|[a-z]\w*(?:[-/]{1,2}[\w*+:]+)+|eval|apply|funcall|load|require|let\*?|if|progn|byte-code)\(.*\)$|\([a-z][\w*-]* (?:\(|.*\(.*\)\)$)|created by [\w./]+[.(]|diff --git |(?:0x[0-9a-f]+\s*)+$|in (?:function|call from) \S+\/\d+ |\[[-=]{3,}\]|\[\.\.\.\]|\.\.\. \d+ (?:more|lines)|❯ \S+:\d+|-->? ?\S+:\d+|::: |from \S+:\d+:in )/i;

/** Leads from what failed to what happened, or stands between them. */
const between =
  /^(?:##\[|(?:Please )?[Rr]un ['"`./\w].{0,100} to (?:fix|format|apply|update)\b|Fix the issues\b|Traceback \(|={2,}|-{2,}|note: |help: |hint: |Captured |stdout|stderr|Error Message:|Stack Trace:|Error Trace:|Message:|Failure\/Error:$|Error:\s*$|Attachments?:|Usage: |- (?:hook id|duration|exit code): |- files were modified|thread '.*:$|Location:|with expansion:|Caused by:$|https?:\/\/\S+$)/;

/** An exception or assertion with its message. */
const assertion =
  /^(?:[\w.$]+(?:::\w+)*)?(?:Error|Exception|Failure|Panic|Fault|Timeout|Warning|Exit|Interrupt)(?: \[\w+\])?: \S|^\S.{2,200} \((?:\w+(?:::|\.))*\w*(?:Error|Exception)\)$|^panic: |\bpanicked at '|^\*\*(?: \(\w[\w.]*\) |(?:error|exit|throw):)\S/;
const comparison =
  /\bassert(?:ion)?\b.{0,40}(?:fail|==|!=|\bin\b|\bis\b|[<>]=?|not)|^assert\b.{4}|\bexpect(?:ed|ing)?\b.{0,200}\b(?:got|but|to|actual|was|found|received|instead)\b|(?:\b(?:got|is|are|was|were|has|had)\b|=).{0,80}\b(?:want(?:ed)?|expected|expecting|should be)\b|^expect\(.*\)|[\w'"\])] (?:!==?|≠) [^(){};]{1,60}$|Failed asserting|Expected equality|\bNot equal\b|(?:error|exception|fatal)\[\w+\]: /i;

/** Two values that an assertion compared, and nothing else. */
export const unequal = /^(?!\$)\S{1,60} (?:!==?|<>) \S{1,60}$/;

/** Says that something is wrong, in whatever words. */
const complaint =
  /^\w+_test\.go:\d+: |\berrors?\b|\bfail(?:ed|ure|s|ing)?\b|\bcannot\b|\bcan't\b|\bcould not\b|\bcouldn't\b|\bunable\b|\bnot (?:found|exist|allowed|valid|supported|match|defined|declared|available|permitted|equal|installed|set|a )|\bno such\b|\bno \w+ (?:(?:were|was|are|is) )?(?:found|matching)|\bmissing\b|\binvalid\b|\bunexpected\b|\bundefined\b|\bdenied\b|\brefused\b|\bforbidden\b|\bunauthorized\b|\brequired\b|\bmust\b|\bexceed(?:s|ed)?\b|\btimed[ -]?out\b|\btime-?out(?=$|[:!.,(]| (?:of|after|waiting|while|exceeded|expired|reached|error|occurred)\b)|\bmismatch|\bconflict|\bunresolved\b|\bunknown\b|\bincompatible\b|\b(?:has|have|had) no\b|\bdoes(?:n't| not)\b|\bdid(?:n't| not)\b|\bhas not\b|\bis not\b|\baborted\b|\bkilled\b|\bexpected\b|\bpanic|\bimpossible\b|\bnot\b|\bout of date\b|\bstale\b|\bdirty\b|\bwrong\b|\bproblem\b|\binstead of\b|\bdubious\b|\bbroken\b|\bunbound\b|\battempt to (?:call|index|perform)\b|\b(?:less|more|lower|higher|slower|larger|smaller|fewer) than (?:the|its|\d)|\b(?:below|above) (?:the|its) |\bterminate called\b|\blacks?\b|\bunusable\b|\bdiffers?\b|\bexpired\b|\bviolat|\bundeclared\b|\bunreachable\b|\bcorrupt|\btruncated\b|\boutdated\b|\bdetected\b|\boverflow|\bdereference|\bdeadlock\b|\btoo (?:many|few|long|large|big|small|old|slow)\b|\bover (?:its|the) \b|\bvulnerab/i;

/** Says how it could be helped: what is wrong stands elsewhere, where that is said at all. */
const advice =
  /^\W*(?:\d+\. (?=[a-z])|alternatively|otherwise|please \w+ |(?:bump|restore|regenerate|commit|revert|sign) (?:the|your|these|this|it|them|off) |(?:please )?(?:try|see|consider|visit|refer to|make sure|ensure|re-?run|upgrade|fix the)\b|you (?:can|may|might|could|should|need)\b|if (?:you|this|that|the) (?=.*\b(?:run|use|add|set|try|pass|need)\b)|if you\b|to (?:\w+ ){1,3}(?:this|these|it|them|automatically)\b|(?:help|hint|tip|note|aliases|did you mean|more info|learn more|docs?)\b(?![/.\\])[^:]{0,20}:|= (?:help|note):|for (?:more|further|help)\b|(?:npm|yarn|pnpm|pip3?|cargo|go|git|bundle|composer|dotnet) (?:run|ci|i|install|audit|update|add|exec|fix|build|test|get|mod|fmt|commit|push|pull)\b(?: [\w./@:=-]+)*$|aliases: |you can implement\b|git config --|this error (?:happened|occurred) (?:while|when))|\(use "|\bto (?:override|allow|ignore|disable|suppress|silence)\b.{0,40}(?:`|--)/i;

/** Whether a line tells how it could be helped. */
export const isAdvice = (text: string): boolean => advice.test(plain(text));

/** Of an exception or an error only its class, or that there is one. */
const bare =
  /^\W*(?:errors?|failed|failures?|fail)\W*$|^(?:[\w.$]+(?:::\w+)*)?(?:Error|Exception|Failure|Errors|Failures|Exit|Interrupt)(?: \[\w+\])?:?$|^(?:fatal )?error:?$|^[\w.]+\.[\w.$]+:?$|^.{0,70}:$|[=:]>? \{$|Failed to import test module: \S+$|panicked at .*:$|^npm (?:ERR!|error) code \w+$|:\d+: Failure$|^No solution found when|strictly (?:deep-)?equal:$|^rake aborted!$|failed to run custom build command for .*|^\d+ failing$|\.{4}(?:\(no files to check\))?Failed$|^assert (?:False|0|None|\[\]|''|"")$|^(?:AssertionError: )?assert(?:ion failed)?$|\(message\)$|[━─]{5,}$|\berror=$|\berror: \[[A-Z]+-\d+\]$|Traceback \(most recent call last\):$|an installable set of packages\.$|compatible set of packages\.(?: Please run .*)?$/i;

/** Reports work that is done, or tidies up after it. */
const workDone =
  /^\W*(?:built|created|generated|wrote|written|saved|added|copied|updated|uploaded|downloaded|installed|loaded|compiled|published|deployed|started|finished|done|cached|restored|pushed|pulled|fetched|synced|cloned|(?:clean(?:ing|ed)?|tidying|tearing|shutting)[- ]?(?:up|down)|remov(?:ed|ing)|delet(?:ed|ing)|stopp(?:ed|ing)|roll(?:ed|ing) back|rollback)\b/i;

/** Whether a line announces what the next ones say. */
export const isBare = (text: string): boolean => bare.test(plain(text));

/** Says itself that it is no error. */
const mild =
  /^\s*(?:info\s+(?=[A-Z[-])|##\[(?:notice|warning|debug)\]|\[?(?:warn(?:ing)?|debug|trace|notice)\]?(?=[\s:])(?!: (?:DATA RACE|\w+Sanitizer))|npm warn|w: |[\w./-]+(?:\(\d+,\d+\)|:\d+:\d+)?: warning\b|\(node:\d+\))/i;

/** What is tried once more is not over. */
const again = /\bretry(?:ing)\b|\b(?:try|trying) again\b/i;

/** Marked as an error by whoever prints it. */
const marked =
  /^\s*(?:##\[error\]|\[(?:ERROR|FATAL|SEVERE|CRITICAL|error|fatal)\]|(?:ERROR|FATAL|SEVERE|CRITICAL|[Ee]rror|[Ff]atal)\b ?[:\s]|❌|✗|✘|✖|×|⨯|🚨|💥|⛔|🔴|🛑)/u;

/**
 * How much a line tells of what happened: 0 nothing, 1 a name or a count, 2 a sentence, 3 a
 * complaint, 4 an exception or assertion with its message.
 */
export function specificity(text: string): 0 | 1 | 2 | 3 | 4 {
  const said = plain(text);
  if (unequal.test(said)) return 2;
  if (mute.test(text.trim()) || nameOnly.test(text) || !/[a-z]{2}/i.test(said)) return 0;
  if (passed.test(text) || isAside(text) || between.test(said) || mild.test(text)) return 0;
  if (none.test(said) && !some.test(said)) return 0;
  if (/^\{".*\}$/.test(said) && !/"(?:error|message|msg|reason)": ?"/i.test(said)) return 1;
  if (bare.test(said) || isWrapper(text) || again.test(said)) return 1;
  if (hedged.test(said) || hedged.test(text)) return 1;
  if (advice.test(said)) return 2;
  if (assertion.test(said) || comparison.test(said)) return 4;
  if (complaint.test(said)) return 3;
  if (workDone.test(said)) return 1;
  if (!/\S\s+\S+\s+\S/.test(said)) return 1;
  return marked.test(text) ? 3 : 2;
}
