import type { Category } from './rule.ts';

/** What commands are called that judge code without running it. */
const linting =
  /lint|\bgo vet\b|\b(?:rubocop|luacheck|flake8|ruff|black|isort|prettier|clippy|clang-(?:tidy|format)|shellcheck|cppcheck|checkov|codespell|cspell|vale|typos|knip|depcruise|detekt|spotless\w*|checkstyle|spotbugs|pmd|phpstan|psalm|php-cs-fixer|phpcs|mypy|pyright|credo|dialyzer|sobelow|reuse|lychee|awesome_bot|size-limit|publint|deptry|vulture|interrogate|semver-checks|kubeconform|kubeval|gitleaks|pre-commit|biome)\b|\b(?:code|coding)[-_ ]?style\b|type-?check|\btsc\b.*--noEmit|link[-_ ]?check|spell|licen[cs]e|spdx|i18n|translations?|sign-?off|dco\b|\b(?:fmt|format)\b.*(?:check|verify|dry-run|diff)|\bgofumpt\b|\b(?:check|guard|verify|validate|audit)[-_\w]*\.(?:sh|py|[mc]?[jt]s|rb|pl)\b|\b(?:gofmt|goimports) -[ld]|(?:check|verify)[-:_ ](?:fmt|format|generated|style|docs)\b|\bmkdocs\b.*--strict|\bsphinx-build\b.* -W|git diff\b.*(?:--exit-code|--quiet|--check)|git status --porcelain/i;

/** What commands are called that run tests; `test -f` is none. */
const testing =
  /(?<!(?:^|[;&|!(]|\b(?:if|while|then|do))\s*)(?<!(?<![a-z])(?:la|at|con|pro|grea|fas|de))tests?(?![a-z(])|(?<![a-z])(?:pytest|py\.test|nosetests|nose2|unittest|doctest|tox|jest|vitest|mocha|ava|uvu|rspec|minitest|phpunit|pest|prove|ctest|gtest|gotestsum|ginkgo|nextest|surefire|cypress|playwright|e2e|specs?|robot|behave|cucumber|karma|bats|busted|integration|smoke|bench(?:mark)?s?|regression|golden|snapshots?|screenshots?|shots|compat\w*|round-?trip|conformance|acceptance|fuzz|self-?check|sanity)(?![a-z])/i;

/** Such that fetch what a project needs, and such that make it into a program. */
const installing =
  /\b(?:npm (?:ci|i|install)|(?:yarn|pnpm)(?: install| i\b|$)|pip3? install|bundle install|composer (?:install|update)|poetry install|uv (?:sync|pip)|go mod download|cargo fetch|apt(?:-get)? install|brew install|dotnet restore|audit|trivy|govulncheck|snyk)\b/i;
const building =
  /\b(?:go (?:build|install)|cargo (?:build|check|run|rustc)|make|cmake|ninja|gcc|g\+\+|clang(?:\+\+)?|javac|kotlinc|rustc|ghc|tsc|dotnet (?:build|publish|pack)|msbuild|xcodebuild|webpack|rollup|compile\w*|build(?!x|ctl|ah|kit))\b/i;

/** What the commands of a failed step were for, the last of them first; undefined where their names say no kind of failure. */
export function kindOfCommands(commands: readonly string[]): Category | undefined {
  // What only looks at what the others did says nothing itself.
  const work = commands
    .flatMap((command) => command.split(/\s*(?:&&|\|\||;)\s*/))
    .filter((command) => !/^(?:test |\[|exit\b|echo\b|if \[)/.test(command));
  return kindOf(work.at(-1) ?? '') ?? kindOf(work.join('\n'));
}

function kindOf(command: string): Category | undefined {
  if (linting.test(command)) return 'lint';
  if (installing.test(command)) return 'dependency';
  if (testing.test(command)) return 'test';
  return building.test(command) ? 'code' : undefined;
}
