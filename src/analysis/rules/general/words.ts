import type { Tool } from '../../rule.ts';

/** Words that any tool may use; the last to be asked. */
export const words: Tool = {
  tools: ['any'],
  format: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands',
  rules: [
    { category: 'unknown', match: /^##\[error\]Process completed with exit code/, says: 'noise' },
    { category: 'unknown', match: /^##\[error\]/, says: 'summary', beforeLines: 2, afterLines: 2 },
    {
      category: 'test',
      match: /^error: .*\btests? .*\bfailed|^error: .*\btest failures?$/i,
      says: 'summary',
      beforeLines: 2,
    },
    {
      category: 'dependency',
      match:
        /\block ?file\b.*\b(?:out of date|outdated|not up.to.date|because --locked|has to be updated)|\bGemfile.*(?:frozen|changed)|\bPipfile\.lock .*out of date|there is no package called|^package \S+ (?:\(.*\) )?not found/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'lint',
      match: /^\s*\S+\.\w+:\d+:\d+: (?!error|fatal|warning|note)[a-z]/,
      says: 'wrapper',
    },
    {
      category: 'code',
      match:
        /^\S+\.\w+(?::\d+|\(\d+)(?:[:,]\s?\d+)?\)?:? (?:Error|Fatal)(?::|$)|\bCompil(?:e|ation) ?Error\b|\bundefined (?:method|function|variable|local)\b|\bhas type\b.*\b(?:but|expected)\b|Couldn't match expected type/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 4,
    },
    {
      category: 'unknown',
      match: /^\w*Error(?: \[\w+\])?: \S/,
      says: 'summary',
      beforeLines: 2,
      while: /^\s+at /,
    },
    {
      category: 'unknown',
      match: /^(?:\S+ )?(?:\[?(?:ERROR|FATAL|CRITICAL|SEVERE)\]?)\b[: -]/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'unknown',
      match: /\b(?:fatal|error)(?: \w+)?: /i,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'unknown',
      match: /\b[A-Z]\w+(?:Error|Exception)\b/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'unknown',
      match: /❌|✗|✘|\bFAILED\b|\bFAILURE\b|\bFAIL\b/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'unknown',
      match:
        /(?<![\w./-])(?:failed|failure|failing|cannot|can't|could not|couldn't|unable to|not found|missing|invalid|unexpected|mismatch|denied|refused|aborted|broken|dirty)(?![./\\_-]?\w)/i,
      says: 'hint',
    },
    {
      category: 'unknown',
      match: /(?<![\w./-])(?:errors?|warning treated)(?![./\\_-]?\w)/i,
      says: 'hint',
    },
  ],
};
