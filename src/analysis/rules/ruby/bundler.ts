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
      examples: [
        {
          log: "Could not find gem 'hello-kit (~> 9.0)' in locally installed gems.",
          headline: "Could not find gem 'hello-kit (~> 9.0)'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /An error occurred while installing |Failed to build gem native extension/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: 'An error occurred while installing hello-kit (2.0.0), and Bundler cannot continue.',
          headline: 'An error occurred while installing hello-kit (2.0.0)',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /\(LoadError\)|cannot load such file/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: "<internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in `require': cannot load such file -- hello_kit (LoadError)",
          headline:
            "<internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in `require': cannot load such file -- hello_kit (LoadError)",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match:
        /\((?:NameError|NoMethodError|ArgumentError|SyntaxError|RuntimeError|TypeError|KeyError|\w+::\w+Error)\)$/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: "cart.rb:3:in `total': undefined method `sum' for nil:NilClass (NoMethodError)",
          headline: "undefined method `sum' for nil:NilClass (NoMethodError)",
          category: 'code',
          file: 'cart.rb:3',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+\.rb:\d+:\d+: [CWEF]: /,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: 'cart.rb:4:3: W: Lint/UselessAssignment: Useless assignment to variable - unused.',
          headline:
            'cart.rb:4:3: W: Lint/UselessAssignment: Useless assignment to variable - unused.',
          category: 'lint',
          file: 'cart.rb:4',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\d+ files? inspected, [1-9]\d* offenses?/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'cart.rb:5:17: C: [Correctable] Style/ZeroLengthPredicate: Use !empty? instead of size > 0.',
            '  prices.sum if prices.size > 0',
            '                ^^^^^^^^^^^^^^^',
            '',
            '1 file inspected, 3 offenses detected, 2 offenses autocorrectable',
          ],
          headline:
            'cart.rb:5:17: C: [Correctable] Style/ZeroLengthPredicate: Use !empty? instead of size > 0.',
          category: 'lint',
          file: 'cart.rb:5',
        },
      ],
    },
    {
      category: 'code',
      match: /Liquid (?:Exception|syntax error)|jekyll .*(?:Error|error)/i,
      says: 'detail',
      afterLines: 2,
      examples: [
        {
          log: "  Liquid Exception: Liquid syntax error (line 4): Variable '{{ item.title }' was not properly terminated with regexp: /\\}\\}/ in index.md",
          headline:
            "Liquid Exception: Liquid syntax error (line 4): Variable '{{ item.title }' was not properly terminated with regexp: /\\}\\}/ in index.md",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^rake aborted!|^bin\/rails aborted!/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: [
            'rake aborted!',
            "NameError: undefined local variable or method `totl' for main:Object",
          ],
          headline: "undefined local variable or method `totl'",
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^\[!\] /,
      says: 'detail',
      afterLines: 4,
      examples: [
        {
          log: '[!] Unable to find a specification for `HelloKit (~> 9.0)`',
          headline: 'Unable to find a specification for `HelloKit (~> 9.0)`',
          category: 'dependency',
        },
      ],
    },
  ],
};
