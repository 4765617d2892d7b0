import type { Tool } from '../../rule.ts';

/** Words that any tool may use; the last to be asked. */
export const words: Tool = {
  tools: ['any'],
  format: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands',
  rules: [
    {
      category: 'unknown',
      match: /^##\[error\]Process completed with exit code/,
      says: 'noise',
      examples: [
        {
          log: ["KeyError: 'database'", '##[error]Process completed with exit code 1.'],
          headline: "KeyError: 'database'",
          category: 'code',
        },
      ],
    },
    {
      category: 'unknown',
      match: /^##\[error\]/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        { log: '##[error]The tag is v1.3.0', headline: 'The tag is v1.3.0', category: 'unknown' },
      ],
    },
    {
      category: 'test',
      match: /^error: .*\btests? .*\bfailed|^error: .*\btest failures?$/i,
      says: 'summary',
      beforeLines: 2,
      examples: [{ log: 'Error: Test failures', headline: 'Test failures', category: 'test' }],
    },
    {
      category: 'dependency',
      match:
        /\block ?file\b.*\b(?:out of date|outdated|not up.to.date|because --locked|has to be updated)|\bGemfile.*(?:frozen|changed)|\bPipfile\.lock .*out of date|there is no package called|^package \S+ (?:\(.*\) )?not found/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'Package urllib3 (1.21) not found.',
          headline: 'Package urllib3 (1.21) not found.',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*\S+\.\w+:\d+:\d+: (?!error|fatal|warning|note)[a-z]/,
      says: 'wrapper',
      examples: [
        {
          log: 'src/cart.xyz:2:16: line is too long',
          headline: 'line is too long',
          category: 'lint',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^\S+\.\w+(?::\d+|\(\d+)(?:[:,]\s?\d+)?\)?:? (?:Error|Fatal)(?::|$)|\bCompil(?:e|ation) ?Error\b|\bundefined (?:method|function|variable|local)\b|\bhas type\b.*\b(?:but|expected)\b|Couldn't match expected type/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 4,
      examples: [
        {
          log: 'src/Cart.elm(12): CompileError: I cannot find a `total` variable',
          headline: 'I cannot find a `total` variable',
          category: 'code',
        },
      ],
    },
    {
      category: 'unknown',
      match: /^\w*Error(?: \[\w+\])?: \S/,
      says: 'summary',
      beforeLines: 2,
      while: /^\s+at /,
      examples: [
        {
          log: 'Error: no receiver is left in the queue',
          headline: 'no receiver is left in the queue',
          category: 'code',
        },
      ],
    },
    {
      category: 'unknown',
      match: /^(?:\S+ )?(?:\[?(?:ERROR|FATAL|CRITICAL|SEVERE)\]?)\b[: -]/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'FATAL: the price list is empty',
          headline: 'the price list is empty',
          category: 'unknown',
        },
      ],
    },
    {
      category: 'unknown',
      match: /\b(?:fatal|error)(?: \w+)?: /i,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        { log: 'shop: fatal: no price list', headline: 'no price list', category: 'unknown' },
      ],
    },
    {
      category: 'unknown',
      match: /\b[A-Z]\w+(?:Error|Exception)\b/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'PriceListError was thrown by the shop',
          headline: 'PriceListError was thrown by the shop',
          category: 'code',
        },
      ],
    },
    {
      category: 'unknown',
      match: /❌|✗|✘|\bFAILED\b|\bFAILURE\b|\bFAIL\b|^\s*\[(?:fail|failed|error)\] /,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: '✗ the shop has no price list',
          headline: 'the shop has no price list',
          category: 'unknown',
        },
      ],
    },
    {
      category: 'unknown',
      match:
        /(?<![\w./-])(?:failed|failure|failing|cannot|can't|could not|couldn't|unable to|not found|missing|invalid|unexpected|mismatch|denied|refused|aborted|broken|dirty)(?![./\\_-]?\w)/i,
      says: 'hint',
      examples: [
        {
          log: 'the shop could not be reached',
          headline: 'the shop could not be reached',
          category: 'unknown',
        },
      ],
    },
    {
      category: 'unknown',
      match: /(?<![\w./-])(?:errors?|warning treated)(?![./\\_-]?\w)/i,
      says: 'hint',
      examples: [
        { log: 'the report has errors', headline: 'the report has errors', category: 'unknown' },
      ],
    },
  ],
};
