import type { Tool } from '../../rule.ts';

/** Memory that ran out, in the words of the kernel and of each runtime; exit 137 is SIGKILL. */
export const memory: Tool = {
  tools: ['kernel', 'node', 'jvm', 'python', 'c++'],
  format: 'https://tldp.org/LDP/abs/html/exitcodes.html',
  precedes: 'all',
  rules: [
    {
      category: 'out_of_memory',
      match:
        /JavaScript heap out of memory|java\.lang\.OutOfMemoryError|(?<!On)OutOfMemory|Out of memory: Kill|Cannot allocate memory|std::bad_alloc|(?<!OutOf)MemoryError|OOMKilled(?!["']?: ?false)|oom-kill|virtual memory exhausted|GC overhead limit|runtime: out of memory|Java heap space|Allowed memory size of \d+ bytes exhausted/i,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [{ log: 'MemoryError', headline: 'MemoryError', category: 'out_of_memory' }],
      not: ['OOMKilled: false'],
    },
    {
      category: 'out_of_memory',
      match:
        /\bexit(?:ed)?(?: with)?(?: exit)?(?: code| status)? 137\b|^\S*: line \d+:\s+\d+ Killed/,
      says: 'summary',
      beforeLines: 2,
      examples: [
        {
          log: "/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2:  9292 Killed                  bash -c 'kill -9 $$'",
          headline:
            "/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2:  9292 Killed                  bash -c 'kill -9 $$'",
          category: 'out_of_memory',
        },
      ],
    },
  ],
};
