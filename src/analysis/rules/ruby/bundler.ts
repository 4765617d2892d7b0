import type { Tool } from '../../rule.ts';

/** Bundler and gems, Ruby's own errors, rubocop, jekyll, fastlane, pods. */
export const bundler: Tool = {
  tools: ['bundler', 'gem', 'ruby', 'rubocop', 'jekyll', 'fastlane', 'cocoapods'],
  format: 'https://bundler.io/man/bundle-install.1.html',
  rules: [
    {
      category: 'dependency',
      match:
        /Bundler could not find compatible|Could not find (?:gem|compatible versions|.* in (?:any|locally|rubygems))|Your Ruby version is|Gem::\S+Error|Your bundle only supports|the gemspecs for .* changed/i,
      says: 'detail',
      afterLines: 5,
    },
    {
      category: 'dependency',
      match: /An error occurred while installing |Failed to build gem native extension/,
      says: 'detail',
      afterLines: 6,
    },
    {
      category: 'dependency',
      match: /\(LoadError\)|cannot load such file/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'code',
      match:
        /\((?:NameError|NoMethodError|ArgumentError|SyntaxError|RuntimeError|TypeError|KeyError|\w+::\w+Error)\)$/,
      says: 'summary',
      afterLines: 3,
    },
    { category: 'lint', match: /^\S+\.rb:\d+:\d+: [CWEF]: /, says: 'summary', afterLines: 3 },
    { category: 'lint', match: /^\d+ files? inspected, [1-9]\d* offenses?/, says: 'wrapper' },
    {
      category: 'code',
      match: /Liquid (?:Exception|syntax error)|jekyll .*(?:Error|error)/i,
      says: 'detail',
      afterLines: 2,
    },
    {
      category: 'code',
      match: /^rake aborted!|^bin\/rails aborted!/,
      says: 'summary',
      afterLines: 4,
    },
    { category: 'dependency', match: /^\[!\] /, says: 'detail', afterLines: 4 },
  ],
};
