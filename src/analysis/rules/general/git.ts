import type { Extractor } from '../../rule.ts';

/** Merges that conflict, refs that are not there, pushes that are turned away. */
export const git: Extractor = {
  tools: ['git', 'submodules', 'lfs', 'ghstack', 'gh'],
  format: 'https://git-scm.com/docs',
  rules: [
    {
      category: 'code',
      match:
        /CONFLICT \(|^error: (?:patch failed: |\S+: patch does not apply)|Automatic merge failed|error: could not (?:apply|revert)|[Mm]erge conflict/,
      weight: 91,
      before: 2,
      after: 3,
    },
    {
      category: 'configuration',
      match:
        /! \[(?:remote )?rejected\]|failed to push some refs|non-fast-forward|protected branch hook declined|GH\d{3}: /,
      weight: 91,
      before: 2,
      after: 3,
    },
    {
      category: 'configuration',
      match:
        /couldn't find remote ref|dubious ownership|not something we can merge|refusing to merge unrelated|shallow update not allowed|did not match any file\(s\) known|unknown revision or path|reference is not a tree|Remote branch .* not found|no merge base|ambiguous argument/,
      weight: 91,
      before: 2,
      after: 2,
    },
    {
      category: 'infrastructure',
      match: /smudge filter lfs failed|Error downloading object|LFS budget|data quota/,
      weight: 91,
      after: 2,
    },
    {
      category: 'configuration',
      match: /^fatal: /,
      weight: 90,
      before: 2,
      after: 2,
    },
    {
      category: 'configuration',
      match:
        /working (?:tree|directory|copy) (?:is )?(?:not clean|dirty)|checkout dirty|uncommitted changes|would be overwritten by|files? (?:are|is) out of date/i,
      weight: 84,
      before: 1,
      after: 4,
    },
  ],
};
