import type { Tool } from '../../rule.ts';

/** "[ERROR] …" lines of Maven, with its plugins for style; its lines of help say nothing. */
export const maven: Tool = {
  tools: ['maven', 'checkstyle', 'spotbugs', 'pmd', 'spotless', 'enforcer'],
  format: 'https://maven.apache.org/guides/',
  rules: [
    {
      category: 'code',
      match: /^\[ERROR\] (?:COMPILATION ERROR|.*\.(?:java|kt|scala|groovy):\[?\d+)/,
      says: 'root',
      afterLines: 3,
    },
    {
      category: 'dependency',
      match:
        /Could not (?:resolve|find|transfer)(?: all)? (?:dependencies|artifact|plugin|metadata|\S+:\S+:\S+)|Non-resolvable (?:parent|import) POM|was not found in \S+ during a previous attempt/,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'lint',
      match:
        /You have \d+ (?:Checkstyle|PMD|SpotBugs) violation|checkstyle|format violations|The following files had format/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 3,
    },
    { category: 'lint', match: /^\[(?:ERROR|WARN)\] .*\[\w+\]$/, says: 'summary', afterLines: 1 },
    {
      category: 'configuration',
      match:
        /^\[(?:ERROR|WARNING)\] Rule \d+: .* failed with message|Detected .* Version: .* is not in the allowed range/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'lint',
      match:
        /^\[ERROR\] (?:Failed to execute goal \S*(?:pmd|spotbugs|spotless|detekt|ktlint|formatter)\S*:|(?:High|Medium|Low): )/,
      says: 'wrapper',
      afterLines: 1,
    },
    {
      category: 'code',
      match: /^\[ERROR\] Failed to execute goal|^\[FATAL\]|^\[ERROR\] The build could not/,
      says: 'wrapper',
      afterLines: 1,
    },
    {
      category: 'code',
      match:
        /^\[ERROR\] (?!\s*$|\[Help|-> \[Help|To see|Re-run|For more|After correcting|\s*mvn )\S/,
      says: 'wrapper',
    },
    { category: 'code', match: /^\[INFO\] \S.* FAILURE \[/, says: 'wrapper' },
    {
      category: 'code',
      match: /^\[INFO\] BUILD FAILURE|^\[ERROR\] BUILD FAILURE/,
      says: 'wrapper',
    },
    { category: 'unknown', match: /^\[ERROR\] +\S/, says: 'hint' },
  ],
};
