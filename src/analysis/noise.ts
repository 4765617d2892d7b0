/** Counts failures, and finds none. */
export const none =
  /\b(?:0|no|zero) (?:\w+ )?(?:errors?|failures?|failed|problems?|vulnerabilities|warnings?)\b|\b(?:errors?|failures?|failed|skipped)["']?[:=] ?0\b|\b(?:errors?|fail(?:ures?|ed|s)?|undefined|issues?|problems?|warnings?|skipped)["']?[ \t]*[:=]?[ \t]{1,60}0\s*$|\berror (?:rate|size)(?: is)?:? 0(?:\.0+)? ?%?(?!\S)|\bwithout (?:any |an )?(?:errors?|failures?|problems?|warnings?|issues?)\b/i;
export const some = /[1-9]\d* (?:failed|failures?|errors?)/i;

/** Speaks of errors without there being one: options, file names, tools that look for errors. */
export const harmless =
  /--?\w*(?:error|fail)\w*=|fail-?fast|if-no-files|continue-on-error|\berrors?\.(?:js|ts|py|go|rs|java|h|cc?|html|md|jar)\b|error-?prone|\b(?:ignore(?:d|ing)?|allow(?:s|ed)?)\b.*\berrors?\b/i;

/** Says that a test passed or begins, whatever words its name has. */
export const passed =
  /^\s*(?:✓|✔|√|✅|\[ *(?:succ|success|ok|pass|passed|done) *\]\s|PASS\b|\+{3} OK, passed|\[\+\] |ok \d|\[\s+OK|PASSED|(?:XFAIL|XPASS|SKIPPED) \S)|^\[gw\d+\] \[ *\d+%\] (?:PASSED|SKIPPED|XFAIL)|(?:\bPASSED|\bSKIPPED|(?:\.\.\.|…) (?:ok|OK)|\bpassed)\s*(?:\(|\[|$)|^=== (?:RUN|PAUSE|CONT)/;

/** Names only: a frame of a stack, or a test that runs. What they are called says nothing. */
export const nameOnly =
  /^\s*(?:at [\w$.<>/@]+[ (]|#\d+ |\S+\.py::\S+|\.{0,2}[\w./-]+\.\w+ [.sxFE]+(?: +\[ *\d+%\])?$)/;

/** What is fetched and built on the way. */
export const progress =
  /^\s*(?:\[\d+\/\d+\] )?(?:go: downloading |Download(?:ing|ed)|Fetch(?:ed|ing)|Get:|Unpacking|Setting up|Selecting|Preparing|Compiling|Checking|Installing|Running `|Collecting|Requirement already|Using cached|added |Receiving|Resolving|Counting|Compressing|Progress \(\d+\)|remote: (?!error|fatal|ERROR|Permission|Repository not found)|Unable to find image '|[\w.-]+: Pulling from |\[INFO\] (?:Download|Tests run: \d+, Failures: 0, Errors: 0))/;

/** Says what may go wrong at times, not that it did. */
export const hedged =
  /^\W*(?:sometimes|either way|it(?:'s| is) possible|perhaps|maybe|possibly)\b|^\W*(?:error|warning)\b.*\(expected\)\W*$/i;

/** What a program says only because it was asked to say everything. */
export const chatter = /^\s*\[?(?:debug|trace|verbose)\]?[\s:]/i;
