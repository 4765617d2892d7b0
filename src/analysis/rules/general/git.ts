import type { Tool } from '../../rule.ts';

/** Merges that conflict, refs that are not there, pushes that are turned away. */
export const git: Tool = {
  tools: ['git', 'submodules', 'lfs', 'ghstack', 'gh'],
  format: 'https://git-scm.com/docs',
  rules: [
    {
      category: 'code',
      match:
        /CONFLICT \(|^error: (?:patch failed: |\S+: patch does not apply)|Automatic merge failed|error: could not (?:apply|revert)|[Mm]erge conflict/,
      says: 'root',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'configuration',
      match:
        /! \[(?:remote )?rejected\]|failed to push some refs|non-fast-forward|protected branch hook declined|GH\d{3}: /,
      says: 'root',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'configuration',
      match:
        /couldn't find remote ref|dubious ownership|not something we can merge|refusing to merge unrelated|shallow update not allowed|did not match any file\(s\) known|unknown revision or path|reference is not a tree|Remote branch .* not found|no merge base|ambiguous argument/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
    },
    {
      category: 'infrastructure',
      match: /smudge filter lfs failed|Error downloading object|LFS budget|data quota/,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'configuration',
      match: /^fatal: /,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
    },
    {
      category: 'configuration',
      match:
        /working (?:tree|directory|copy) (?:is )?(?:not clean|dirty)|checkout dirty|uncommitted changes|would be overwritten by|files? (?:are|is) out of date/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 4,
    },
  ],
};
