import type { Extractor } from '../../rule.ts';

/** Bundler and gems, Ruby's own errors, rubocop, jekyll, fastlane, pods. */
export const bundler: Extractor = {
  tools: ['bundler', 'gem', 'ruby', 'rubocop', 'jekyll', 'fastlane', 'cocoapods'],
  format: 'https://bundler.io/man/bundle-install.1.html',
  rules: [
    {
      category: 'dependency',
      match:
        /Bundler could not find compatible|Could not find (?:gem|compatible versions|.* in (?:any|locally|rubygems))|Your Ruby version is|Gem::\S+Error|Your bundle only supports|the gemspecs for .* changed/i,
      weight: 89,
      after: 5,
    },
    {
      category: 'dependency',
      match: /An error occurred while installing |Failed to build gem native extension/,
      weight: 88,
      after: 6,
    },
    {
      category: 'dependency',
      match: /\(LoadError\)|cannot load such file/,
      weight: 90,
      before: 1,
      after: 2,
    },
    {
      category: 'code',
      match:
        /\((?:NameError|NoMethodError|ArgumentError|SyntaxError|RuntimeError|TypeError|KeyError|\w+::\w+Error)\)$/,
      weight: 86,
      after: 3,
    },
    { category: 'lint', match: /^\S+\.rb:\d+:\d+: [CWEF]: /, weight: 86, after: 3 },
    { category: 'lint', match: /^\d+ files? inspected, [1-9]\d* offenses?/, weight: 62 },
    {
      category: 'code',
      match: /Liquid (?:Exception|syntax error)|jekyll .*(?:Error|error)/i,
      weight: 87,
      after: 2,
    },
    { category: 'code', match: /^rake aborted!|^bin\/rails aborted!/, weight: 84, after: 4 },
    { category: 'dependency', match: /^\[!\] /, weight: 88, after: 4 },
  ],
};
