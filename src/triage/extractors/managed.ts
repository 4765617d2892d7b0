import type { Rule } from '../finding.ts';

/** maven, surefire, gradle, kotlin, android, ant; dotnet, msbuild, vstest; ruby; php. */
export const managed: readonly Rule[] = [
  // surefire: https://maven.apache.org/surefire/maven-surefire-plugin
  { category: 'test', match: /<<< (?:FAILURE|ERROR)!/, weight: 93, after: 4 },
  {
    category: 'test',
    match: /^(?:\[ERROR\]|\[INFO\])?\s*(?:Failed tests|Tests in error|Failures|Errors): *.*$/,
    weight: 84,
    after: 6,
  },
  {
    category: 'test',
    match: /^\[ERROR\]\s+(?:Run \d+: )?[\w$.]+(?:\.[\w$]+|:\d+|->).*/,
    weight: 90,
  },
  {
    category: 'test',
    match:
      /^\[ERROR\] Tests run: \d+, Failures: (?!0, Errors: 0)|^Tests run: \d+, Failures: (?:[1-9]\d*|0, Errors: [1-9])/,
    weight: 62,
  },
  {
    category: 'code',
    match: /^\[ERROR\] (?:COMPILATION ERROR|.*\.(?:java|kt|scala|groovy):\[?\d+)/,
    weight: 94,
    after: 3,
  },
  {
    category: 'dependency',
    match:
      /Could not (?:resolve|find|transfer|GET)(?: all)? (?:dependencies|artifact|files|plugin|metadata|\S+:\S+)|Non-resolvable (?:parent|import) POM/,
    weight: 90,
    after: 2,
  },
  {
    category: 'lint',
    match:
      /\[(?:ERROR|WARN)\] .*\[\w+\]$|You have \d+ (?:Checkstyle|PMD|SpotBugs) violation|checkstyle|format violations|The following files had format/i,
    weight: 70,
    after: 2,
  },
  {
    category: 'code',
    match: /^\[ERROR\] Failed to execute goal|^\[FATAL\]|^\[ERROR\] The build could not/,
    weight: 66,
    after: 1,
  },
  {
    category: 'code',
    match: /^\[ERROR\] (?!\s*$|\[Help|-> \[Help|To see|Re-run|For more|After correcting|\s*mvn )\S/,
    weight: 64,
  },
  // gradle
  { category: 'code', match: /^\* What went wrong:/, weight: 92, after: 7 },
  { category: 'test', match: /^\S.* > .+ FAILED$|^\s*\S.* FAILED$/, weight: 90, after: 6 },
  { category: 'code', match: /^> Task :\S+ FAILED/, weight: 66, before: 1, after: 3 },
  { category: 'code', match: /^(?:e|w): (?:file:\/\/)?\S+\.kts?:|^e: /, weight: 92 },
  { category: 'test', match: /\d+ tests? completed, \d+ failed/, weight: 62 },
  {
    category: 'code',
    match: /^\s*\[(?:javac|groovyc)\] .*(?:error|\d+ errors?)|^BUILD FAILED$/,
    weight: 60,
    after: 4,
  },
  { category: 'code', match: /^\S+\.(?:java|kt|scala):\d+: error:/, weight: 93, after: 3 },
  {
    category: 'test',
    match:
      /^(?:Caused by: )?(?:java|org|junit|kotlin|io|com|net)\.[\w.$]+(?:Error|Exception|Failure|FailedError)\b.*/,
    weight: 78,
    before: 1,
    after: 2,
  },
  {
    category: 'test',
    match: /^\s*(?:Expected|expected)\b.*(?:but|actual|was)/,
    weight: 76,
    before: 1,
    after: 1,
  },
  { category: 'code', match: /^Caused by: \S/, weight: 66, after: 1 },
  // dotnet
  { category: 'code', match: /: error (?:CS|MSB|NU|NETSDK|FS|BC|CA|IDE|SA)\w*\d+:/, weight: 93 },
  {
    category: 'test',
    match: /^\s*(?:Failed|X) [\w.<>(),"' ]+ \[(?:< )?[\d.,]+ ?m?s/,
    weight: 92,
    after: 8,
  },
  { category: 'test', match: /^Failed!\s+- Failed:\s+[1-9]/, weight: 66 },
  { category: 'test', match: /^\s*(?:Error Message|Stack Trace):/, weight: 74, after: 4 },
  // rspec, minitest, bundler, jekyll
  { category: 'test', match: /^rspec \.\/\S+/, weight: 88 },
  { category: 'test', match: /^\s*Failure\/Error:/, weight: 92, before: 1, after: 7 },
  {
    category: 'test',
    match: /^\s*(?:Failure|Error):$|^(?:Failure|Error):\s*\S+#/,
    weight: 88,
    after: 6,
  },
  {
    category: 'test',
    match: /^\d+ (?:examples|runs|tests), .*[1-9]\d* (?:failures?|errors?)/,
    weight: 60,
  },
  {
    category: 'dependency',
    match:
      /Bundler could not find compatible|Could not find (?:gem|compatible versions|.* in (?:any|locally|rubygems))|Your Ruby version is|Gem::\S+Error/i,
    weight: 88,
    after: 4,
  },
  { category: 'lint', match: /^\S+\.rb:\d+:\d+: [CWEF]: /, weight: 84, after: 2 },
  {
    category: 'code',
    match: /Liquid (?:Exception|syntax error)|jekyll .*(?:Error|error)/i,
    weight: 86,
    after: 1,
  },
  // phpunit, composer, phpstan
  { category: 'test', match: /^\d+\) [\w\\]+::\w+/, weight: 92, after: 6 },
  { category: 'test', match: /Failed asserting that/, weight: 88, before: 1, after: 3 },
  {
    category: 'code',
    match: /PHP (?:Fatal|Parse) error|^(?:Fatal|Parse) error: /,
    weight: 90,
    after: 2,
  },
  {
    category: 'dependency',
    match:
      /Your requirements could not be resolved|Your lock file does not contain|is not present in the lock file|Root composer\.json requires/,
    weight: 90,
    after: 5,
  },
  {
    category: 'lint',
    match: /^\s*\[ERROR\] Found \d+ errors?|^ -{3,}.*-{3,} *$| {2}Line {3}/,
    weight: 60,
    before: 4,
  },
  { category: 'lint', match: /FAIL.*style issues?/, weight: 78, after: 6 },
];
