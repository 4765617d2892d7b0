import type { FileAt } from './rule.ts';

/** Extensions of source, configuration and text files, by language. */
const endings = [
  '[cm]?[jt]sx?|vue|svelte|astro|json[c5]?|html?|s?css|sass|less|haml|slim|erb|ejs|hbs|pug|mdx?|rst|adoc|tex',
  'pyi?|pyx|ipynb|go|rs|[ch]|cc|cpp|cxx|hh|hpp|hxx|ino|mm?|swift|metal|cuh?|java|kts?|scala|sc|sbt|groovy|gradle',
  'rb|rake|gemspec|php|phtml|[cf]s|fsx|vb|cshtml|razor|xaml|[cf]sproj|vbproj|props|targets|dart|exs?|[eh]rl|l?hs|mli?|elm',
  'clj[cs]?|edn|nims?|zig|jl|[rR]|p[lm]|t|lua|d|cr|sol|vy|x|y|l|s?v|svh|vhdl?|ad[bs]|pas|pp|f|f90|f95|f03|for|tcl|el|lisp|scm',
  'tf|tfvars|hcl|rego|cue|nix|ya?ml|toml|ini|cfg|conf|xml|proto|thrift|graphql|gql|sql|bzl|bazel|star|cmake|mk|am|ac',
  'sh|bash|zsh|fish|bats|ps[dm]?1|bat|cmd|feature|robot|properties|txt|lock|po',
].join('|');

/**
 * A path and a line number, in the formats of tools: `a.c:3`, `a.cs(3,5)`, `"a.py", line 3`, `a.pl
 * line 3`, `a.scala:[3,5]`.
 */
const pathAndLine = new RegExp(
  `(?:^|[\\s('"\`[:|])((?:[A-Za-z]:)?[\\\\\\w@.+/-]*(?:[\\w+-]\\.(?:${endings})|CMakeLists\\.txt|Dockerfile|Rakefile|Gemfile|BUILD))` +
    '(?::(\\d{1,6})(?!\\d|\\.\\d)|:? ?[([](\\d{1,6})(?=[,:)\\]])|",? line (\\d{1,6})|[:,]? ?line (\\d{1,6})| (\\d{1,6})(?=:\\d))',
  'g',
);

/** Paths of code that is not the project's own. */
const foreign =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.cargo|\.rustup|rustc|go\/pkg\/mod|\.gradle|\.m2|\.nuget|\.gem|gems|vendor\/bundle|vendor\/composer|deps\/[\w-]+\/(?:lib|src)|usr\/(?:lib|include|local|share)|src\/lib(?:std|core|alloc|test|panic_\w+)|library\/(?:std|core|alloc|test)\/src|hostedtoolcache|_temp|sysdeps|csu)\/|^internal\/\S+\.js$/;

/** Stack frames in the standard libraries and frameworks of languages. */
const foreignCall =
  /^\s+at (?:.*(?:\(node:|node_modules\/)|(?:java|javax|jdk|sun|kotlin|scala|groovy|org\.(?:junit|testng|opentest4j|apache|gradle|codehaus|hamcrest|assertj|mockito|springframework)|com\.(?:sun|intellij)|io\.netty|System|Microsoft|Xunit|NUnit)\.|(?:src\/lib(?:std|core|alloc|test|panic_\w+)|library\/(?:std|core|alloc|test))\/)/;
const foreignPath =
  /(?:site|dist)-packages\/|\/(?:rustc|usr\/(?:lib|include|local)|go\/pkg\/mod|hostedtoolcache)\//;

/**
 * Whether a line is a stack frame outside of the project. The anchored pattern is faster on its
 * own.
 */
export const isForeignFrame = (text: string): boolean =>
  foreignCall.test(text) || (text.includes('/') && foreignPath.test(text));

/**
 * Folders in which CI systems and sandboxes put a project: GitHub, GitLab, Travis, CircleCI,
 * Jenkins, Drone, Bazel.
 */
const workspace =
  /^(?:file:)?(?:.*?\/(?:_?work|__w)\/[^/]+\/[^/]+\/|\/*[A-Z]:\/a\/[^/]+\/[^/]+\/|.*\/execroot\/[^/]+\/|\/+builds\/[^/]+\/[^/]+\/|\/+home\/travis\/build\/[^/]+\/[^/]+\/|\/+(?:home\/circleci|Users\/distiller|root)\/project\/|\/+var\/(?:lib\/jenkins|jenkins_home)\/workspace\/[^/]+\/|\/+drone\/src\/|\/+github\/workspace\/|\/+usr\/src\/app\/|\.\/)/;

/** The files of the project that lines name with a line number, each once and in order. */
export function filesIn(texts: readonly string[], maxFiles: number): FileAt[] {
  const found = new Map<string, FileAt>();
  for (const text of texts) {
    if (isForeignFrame(text)) continue;
    const line = text.replace(/^##\[\w+\]/, '').slice(0, 2000);
    for (const [, raw = '', ...numbers] of line.matchAll(pathAndLine)) {
      const number = Number(numbers.find((each) => each !== undefined));
      const whole = raw.replaceAll('\\', '/');
      if (foreign.test(whole) || /^\/\/[^/]/.test(whole)) continue;
      const path = inProject(whole);
      found.set(`${path}:${number}`, { path, line: number });
      if (found.size >= maxFiles) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** A path relative to the folder of the project. */
export function inProject(path: string): string {
  return path.replaceAll('\\', '/').replace(workspace, '');
}
