import type { Extractor } from '../../rule.ts';

/** "[ERROR] …" lines of Maven, with its plugins for style; its lines of help say nothing. */
export const maven: Extractor = {
  tools: ['maven', 'checkstyle', 'spotbugs', 'pmd', 'spotless', 'enforcer'],
  format: 'https://maven.apache.org/guides/',
  rules: [
    {
      category: 'code',
      match: /^\[ERROR\] (?:COMPILATION ERROR|.*\.(?:java|kt|scala|groovy):\[?\d+)/,
      weight: 94,
      after: 3,
    },
    {
      category: 'dependency',
      match:
        /Could not (?:resolve|find|transfer)(?: all)? (?:dependencies|artifact|plugin|metadata|\S+:\S+:\S+)|Non-resolvable (?:parent|import) POM|was not found in \S+ during a previous attempt/,
      weight: 90,
      after: 2,
    },
    {
      category: 'lint',
      match:
        /You have \d+ (?:Checkstyle|PMD|SpotBugs) violation|checkstyle|format violations|The following files had format/i,
      weight: 76,
      before: 1,
      after: 3,
    },
    { category: 'lint', match: /^\[(?:ERROR|WARN)\] .*\[\w+\]$/, weight: 76, after: 1 },
    {
      category: 'configuration',
      match:
        /^\[(?:ERROR|WARNING)\] Rule \d+: .* failed with message|Detected .* Version: .* is not in the allowed range/,
      weight: 90,
      after: 4,
    },
    {
      category: 'lint',
      match:
        /^\[ERROR\] (?:Failed to execute goal \S*(?:pmd|spotbugs|spotless|detekt|ktlint|formatter)\S*:|(?:High|Medium|Low): )/,
      weight: 67,
      after: 1,
    },
    {
      category: 'code',
      match: /^\[ERROR\] Failed to execute goal|^\[FATAL\]|^\[ERROR\] The build could not/,
      weight: 67,
      after: 1,
    },
    {
      category: 'code',
      match:
        /^\[ERROR\] (?!\s*$|\[Help|-> \[Help|To see|Re-run|For more|After correcting|\s*mvn )\S/,
      weight: 64,
    },
    { category: 'code', match: /^\[INFO\] \S.* FAILURE \[/, weight: 54 },
    { category: 'code', match: /^\[INFO\] BUILD FAILURE|^\[ERROR\] BUILD FAILURE/, weight: 44 },
    { category: 'unknown', match: /^\[ERROR\] +\S/, weight: 20 },
  ],
};
