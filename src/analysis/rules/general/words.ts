import type { Extractor } from '../../rule.ts';

/** Words that any tool may use; the last to be asked. */
export const words: Extractor = {
  tools: ['any'],
  format: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands',
  rules: [
    { category: 'unknown', match: /^##\[error\]Process completed with exit code/, weight: 8 },
    { category: 'unknown', match: /^##\[error\]/, weight: 82, before: 2, after: 2 },
    {
      category: 'test',
      match: /^error: .*\btests? .*\bfailed|^error: .*\btest failures?$/i,
      weight: 78,
      before: 2,
    },
    {
      category: 'dependency',
      match:
        /\block ?file\b.*\b(?:out of date|outdated|not up.to.date|because --locked|has to be updated)|\bGemfile.*(?:frozen|changed)|\bPipfile\.lock .*out of date|there is no package called|^package \S+ (?:\(.*\) )?not found/i,
      weight: 80,
      before: 1,
      after: 1,
    },
    {
      category: 'lint',
      match: /^\s*\S+\.\w+:\d+:\d+: (?!error|fatal|warning|note)[a-z]/,
      weight: 62,
    },
    {
      category: 'code',
      match:
        /^\S+\.\w+(?::\d+|\(\d+)(?:[:,]\s?\d+)?\)?:? (?:Error|Fatal)(?::|$)|\bCompil(?:e|ation) ?Error\b|\bundefined (?:method|function|variable|local)\b|\bhas type\b.*\b(?:but|expected)\b|Couldn't match expected type/i,
      weight: 78,
      before: 2,
      after: 4,
    },
    {
      category: 'unknown',
      match: /^\w*Error(?: \[\w+\])?: \S/,
      weight: 78,
      before: 2,
      while: /^\s+at /,
    },
    {
      category: 'unknown',
      match: /^(?:\S+ )?(?:\[?(?:ERROR|FATAL|CRITICAL|SEVERE)\]?)\b[: -]/,
      weight: 66,
      before: 1,
      after: 2,
    },
    {
      category: 'unknown',
      match: /\b(?:fatal|error)(?: \w+)?: /i,
      weight: 62,
      before: 1,
      after: 2,
    },
    {
      category: 'unknown',
      match: /\b[A-Z]\w+(?:Error|Exception)\b/,
      weight: 56,
      before: 1,
      after: 2,
    },
    {
      category: 'unknown',
      match: /❌|✗|✘|\bFAILED\b|\bFAILURE\b|\bFAIL\b/,
      weight: 54,
      before: 1,
      after: 1,
    },
    {
      category: 'unknown',
      match:
        /(?<![\w./-])(?:failed|failure|failing|cannot|can't|could not|couldn't|unable to|not found|missing|invalid|unexpected|mismatch|denied|refused|aborted|broken|dirty)(?![./\\_-]?\w)/i,
      weight: 42,
    },
    {
      category: 'unknown',
      match: /(?<![\w./-])(?:errors?|warning treated)(?![./\\_-]?\w)/i,
      weight: 34,
    },
  ],
};
