import type { Category } from './rule.ts';

/** A kind of failure, and how sentences speak of it. */
type Kind = readonly [Category, RegExp];

/** What no program is to blame for, whoever says it. */
const outside: readonly Kind[] = [
  [
    'out_of_memory',
    /\bout of memory\b|heap out of memory|OutOfMemoryError|cannot allocate memory|\bENOMEM\b|OOMKilled["']?: ?true|\boom[- ]?kill|MemoryError\b|std::bad_alloc|: line \d+: +\d+ Killed\b/i,
  ],
  [
    'disk',
    /no space left on device|\bENOSPC\b|disk quota exceeded|not enough (?:free )?(?:disk )?space|disk (?:is )?full|wrote only \d+ of \d+ bytes|insufficient (?:disk )?space/i,
  ],
  [
    'permission_or_secret',
    /\bPERMISSION_DENIED\b|\b(?:please|must|need to|have you run|try)\b.{0,30}\blog(?:ged)? ?in\b|\bnot logged in\b|\bauthenticat(?:e|ion)\b.{0,40}\b(?:fail(?:ed|ure)?|rejected)\b|\bfailed to authenticate\b|\bno (?:\w+ ){0,3}(?:token|credentials?)\b|\btoken required\b|\bcredentials? (?:\w+ )?(?:were |was )?not found\b|\b(?:user|service) account is required\b|\b[A-Z][A-Z_]*(?:TOKEN|API_KEY|SECRET|PASSWORD) (?:environment|env)\b|\bpermission '[^']+' denied|\b(?:set|provide|configure|export)\b.{0,20}\b[A-Z][A-Z_]*_?(?:TOKEN|SECRET|API_KEY|PASSWORD)\b|\bNo \w+ token (?:specified|provided|found)|host key verification failed|permission denied \(publickey|\b(?:401|403)\b(?!\d)(?=.*(?:unauthori[sz]ed|forbidden|denied|http|status|client error|response|url|git|permission))|\bstatus(?: code)?:? ?(?:401|403)\b|\bunauthori[sz]ed\b|\b403 forbidden\b|access ?denied|not authori[sz]ed|resource not accessible|authentication (?:failed|required|token)|bad credentials|invalid (?:api[ _-]?key|credentials|access token|token\b(?! (?:in|at|near)))|incorrect username or password|could not read (?:username|password)|could not load credentials|no credentials|permission to \S+ denied|write access to repository not granted|(?:token|secret|credentials?|api[ _-]?key|password|private key|certificate|pass ?phrase)s?\b[^.]{0,40}\b(?:(?:is|are|was|were) (?:missing|required|empty|not (?:set|provided|configured|found|defined))|(?:not|un)(?: been)? (?:set|provided|configured|defined)|required|expired|missing|must be (?:set|provided))|(?:missing|required|no|empty|need(?:s|ed)?|set|provide)\b[^.]{0,30}\b(?:auth(?:entication)?|access|api|github|gh|npm|deploy)?[ _-]?(?:token|secret|credentials|api[ _-]?key)\b|do not have permission|don't have permission|[A-Z]+_(?:TOKEN|SECRET|API_KEY|PASSWORD|KEY)\b.{0,40}(?:not|missing|required|empty|unset|unbound)|404 not found - put\b|404\b.*\bpublish/i,
  ],
  [
    'network',
    /\b(?:ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)\b|could ?n[o']t resolve host|temporary failure in name resolution|name or service not known|name resolution (?:failed|failure)|no such host|connection (?:refused|reset|timed out|was closed|aborted|closed)|connect(?:ion)? time-?d? ?out|(?:can(?:no|')t|could not|unable to|failed to) (?:reach|connect to)\b(?! the docker daemon)|TLS handshake timeout|handshake failed|i\/o timeout|socket hang ?up|network is unreachable|\b(?:502|503|504)\b(?!\d).*(?:bad gateway|service|gateway|unavailable|time-?out|error|http|server)|\b(?:bad gateway|service unavailable|gateway time-?out)\b|internal server error|unexpected EOF\b.*(?:http|fetch|download|read)|curl: \((?:6|7|16|28|35|52|55|56|92)\)|unable to resolve host|remote end closed|RemoteDisconnected|certificate (?:problem|verify failed|has expired)|self[- ]signed certificate|unable to get (?:local )?issuer|HTTP\/[\d.]+ 5\d\d\b|returned error: (?:404|408|429|5\d\d)\b|\berror 404: not found|too many requests|\bUNREACHABLE!|RPC failed|remote end hung up|early EOF|SSL_ERROR_SYSCALL/i,
  ],
  ['configuration', /\bexecutable doesn't exist at\b|\bHTTP\w*(?:Error|Exception)\b.*\b4\d\d\b/i],
  [
    'infrastructure',
    /\brate limit\b|\bunhealthy\b|\bfailed to initialize container\b|^docker (?:pull|create|start) failed\b|cannot connect to the docker daemon|\bEMFILE\b|too many open files|lost communication with the server/i,
  ],
];

/** Of what a workflow, a command or a machine is set up with. */
const setUp: readonly Kind[] = [
  [
    'code',
    /(?:can(?:not|'t)|could not) (?:resolve|find module) ['"“]\.{1,2}\/|\b(?:syntax|(?<!dockerfile )parse) error\b(?!.*\b(?:ya?ml|json|toml|xml|ini|config))|\bis not exported by\b|\bcompil(?:e|ation) ?error\b/i,
  ],
  [
    'lint',
    /would (?:be )?reformat|not (?:properly )?formatted|(?:code|coding) style|formatting (?:check|errors?|issues?|problems?)|check(?:ing)? formatting|style (?:issues?|violations?)|\bprettier\b|\bblack\b.*--check|\blint(?:er|ing|s)?\b|has not been bumped|version (?:was |is )?not (?:been )?(?:bumped|updated|incremented)|exceed(?:s|ed|ing) the .{0,40}(?:limit|budget|maximum)|(?:file|line|function|method|subject|title|message) (?:is )?too (?:long|large|big|complex)|too many (?:lines|arguments|branches|statements)|\b(?:generated|committed|checked[- ]in)\b.{0,60}(?:out[- ]of[- ](?:date|sync)|stale|differs?|not up[- ]to[- ]date|changed)|(?:out[- ]of[- ](?:date|sync)|stale|not up[- ]to[- ]date).{0,60}(?:regenerate|generate|run\b|commit)|(?:regenerate|rebuild|re-?run|run \S+).{0,60}\b(?:and )?commit|go mod tidy|uncommitted changes|working (?:tree|directory) (?:is )?(?:dirty|not clean)|changelog|changeset|licen[cs]e header|conventional commit|spelling|spell ?check|misspell|\btypos?\b|\bcoverage\b.{0,40}(?:below|under|less|lower|minimum|threshold|does not meet)|size-limit|commit message|pull request title|PR title|vale\b|markdownlint|trailing whitespace|\d.{0,60}\b(?:limit|max(?:imum)?|allowed|permitted|budget|threshold|at most|no more than)\b.{0,12}\d|\b\d.{1,40}\b\d.{0,12}\b(?:is|are) (?:allowed|permitted)\b|unused (?:import|variable|dependenc|export|file)/i,
  ],
  [
    'dependency',
    /no module named|modulenotfounderror|cannot find (?:module|package) ['"“](?![./])|could not (?:find|resolve) (?:a )?(?:package|dependenc|version|artifact|crate|gem|module)|failed to (?:resolve|download|fetch|install) (?:dependenc|package|crate|module|plugin)|no matching (?:distribution|version|package)|\bERESOLVE\b|lock ?file|unsatisfiable|missing go\.sum|no required module provides|(?:package|crate|gem|module|plugin|library|distribution)\b.{0,60}\b(?:not found|could not be (?:found|resolved)|is not available|does not exist|is unavailable|was not found)|there is no package called|vulnerab|\b(?:CVE-\d{4}-\d+|GHSA-\w{4}-)|peer dep|requires? (?:a different )?(?:python|node|ruby|java|go|rust(?:c)?)\b.{0,30}(?:version|\d)|class file version|unsupported engine|version solving failed|conflicting (?:dependenc|requirement|version)|unable to locate package|no package .* available|\bunmet \w*? ?dependenc|dependenc(?:y|ies)\b.{0,40}(?:conflict|missing|not installed|unmet|failed)|cannot load such file|can't locate \S+ in @INC|error while loading shared libraries|unable to find library|cannot find -l|library not found for|could not find a version|failed to select a version|stubs not installed|\w+\.h(?:pp)?: no such file|configure: error: .* (?:needed|required|not found|missing)|package \S+ is unavailable|no version of|checksum mismatch|hash(?:es)? (?:mismatch|do not match)|yanked/i,
  ],
  [
    'configuration',
    /command not found|: not found$|is not recognized as|executable (?:file )?not found|executable doesn't exist|command ['"“]?[\w-]+['"”]? not found|unknown revision|no such file or directory|\bENOENT\b|cannot find the (?:path|file)|could not (?:find|open|read|load) (?:file|config|the file|\S+\.(?:ya?ml|json|toml|xml|ini|cfg|lock|mod))|(?:file|directory|folder|path|manifest|config(?:uration)?|project|solution|workflow|input|environment variable|env var|script|target|task|profile|workspace|schema)\b.{0,60}\b(?:not found|does not exist|doesn't exist|(?:is|was|are) (?:missing|required|not (?:set|found|defined|valid|supported|a valid))|could not be (?:found|opened|read|located)|missing)|missing (?:script|required|file|config|environment|input|argument|parameter)|not a git repository|unknown (?:option|flag|command|argument|property|key|target|task|shorthand)|unrecognized (?:option|argument|command)|unexpected (?:argument|input\(s\)|key|option)|invalid (?:option|argument|value|config|workflow|yaml|input|reference|flag|choice|parameter)|: unbound variable|no rule to make target|required (?:option|argument|input|field|property|key|environment)|must (?:be set|specify|provide|define)|unsupported (?:option|platform|version|os|runner)|inconsistent jvm-target|JAVA_HOME|permission denied|bad interpreter|no (?:config|configuration|files?|tests?|projects?|rakefile|makefile|dockerfile) (?:file )?(?:found|matching|specified|were found)|\bno (?:such )?(?:files?|paths?|artifacts?|branch|tag|environment)\b.{0,120}\b(?:match(?:ed|es)?|found|exists?)\b|\b(?:has|have) to be set\b|address already in use|port is already allocated|already exists|refs?\/\S+ .*(?:not|unknown)|pathspec|remote ref|\[rejected\]|non-fast-forward|is not configured|\b(?:role|database|user|schema|table|relation|column|bucket|queue|topic|preset|profile|branch|environment) \S+ (?:does not|doesn't) exist|\b(?:please|must|need to) specify\b|\bno such (?!file)\w+\b|\b\w+ is required\W*$|\bin a dirty state\b|\bdoes not match\b.*\b(?:tag|version|package\.json)\b|\b(?:tag|version)\b.*\bdoes not match\b|(?:can(?:no|')t|could not|unable to|failed to) (?:reach|connect to)\b|not supported|requires? .{0,40}(?:to be (?:set|installed|configured)|option|flag)|failed to parse|could not parse|yaml\b|parse error|is not installed|artifact\b.{0,40}(?:not found|no)|unable to find|browser\b.*(?:not found|not at|path|install)/i,
  ],
];

const work: readonly Kind[] = [
  [
    'code',
    /^(?:\S*[\\/])?[\w@.-]+\.\w+(?::\d+|\(\d+)(?:[:,] ?\d+)?\)?:? +(?:fatal )?error\b|type mismatch|mismatched types|incompatible types|\bhas type\b.*\bexpected of type|undefined (?:function|method|variable)|\bunexpected (?:token|end of (?:file|input)|identifier|character|["'`][^"'`]{1,3}["'`])|\bunclosed\b|\bunterminated\b|: assertion [`'].* failed|\w+Sanitizer: |wrong version \d/i,
  ],
  [
    'timeout',
    /\b(?:did|does|is|was) (?:not|never) (?:become|come|get|start) (?:healthy|ready|up|available|online)\b|\btimed? ?out\b|time ?limit|exceeded .{0,30}(?:time|seconds|minutes)|deadline exceeded|took too long|\b(?:read|write|connect(?:ion)?|request|response|gateway|idle|test|step|job|task|hook|lock|wait|command|operation|build|health ?check|query|network|async) ?timeouts?\b|\btimeouts?(?:$|[:!.,]|\(| (?:of|after|waiting|while|when|exceeded|expired|reached|error|occurred|was|has|hit|on|in)\b)|\b(?:due to|hit|reached|exceeded|with|by)(?: an?| the)? timeout\b|\w+_timeout\b|\w*Timeout(?:Error|Exception)\b/i,
  ],
  [
    'test',
    /\b(?:unit |integration |e2e )?tests? (?:have |has )?(?:failed|failures?|errors?)|failed tests?\b|test(?:s|ing)? (?:suite )?fail|\bassert(?:ion)?|\bexpected\b.{0,120}\b(?:got|but|to (?:be|equal|have|contain)|actual|received|was)\b|\b(?:got|was)\b.{0,60}\b(?:want(?:ed)?|expected)\b|, (?:want|expect)(?:ed)? \S|\bproperty failed\b|\bfalsif(?:ied|iable)\b|\bcounterexample\b|\bexpected\b.{0,60}\b(?:saw|found)\b|\binstead of\b|should (?:be|have|equal|not|return)|\bspecs? failed/i,
  ],
  [
    'code',
    /\bdouble free\b|\bstack smashing\b|\bcorrupted (?:size|double|unsorted)\b|\bsyntax error|\bpanic|segmentation fault|null pointer|\bundefined\b|undeclared|unresolved|cannot find (?:symbol|name|type)|type mismatch|mismatched types|compil(?:e|ation) (?:error|failed)|\btraceback\b|core dumped|is not a function|does not exist on type|cannot read propert|not assignable|\bno member\b|cannot invoke|redeclared|redefinition|cannot find module ['"“][./]/i,
  ],
  [
    'code',
    /(?:^|[\s.:])(?:[A-Z]\w*)?(?:Error|Exception)\b|\bruntime error\b|\bout of (?:bounds|range)\b|\bunbound variable\b/i,
  ],
];

const first = (kinds: readonly Kind[], said: string): Category | undefined =>
  kinds.find(([, pattern]) => pattern.test(said))?.[0];

/** Somebody's own machine: what it refuses is no network's doing. */
const local = /\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?)\b/;

/** The kind of failure that a sentence tells in its own words; undefined where it tells none. */
export function kindOf(said: string): Category | undefined {
  return outsideOf(said) ?? first(setUp, said) ?? first(work, said);
}

/** The kind of what a sentence says that lies outside of all programs of the project. */
export function outsideOf(said: string): Category | undefined {
  const kind = first(outside, said);
  return kind === 'network' && local.test(said) ? undefined : kind;
}
