import type { Tool } from '../rule.ts';
import { xcode } from './apple/xcode.ts';
import { clojure } from './clojure/clojure.ts';
import { docker } from './containers/docker.ts';
import { kubernetes } from './containers/kubernetes.ts';
import { dart } from './dart/dart.ts';
import { dotnet } from './dotnet/dotnet.ts';
import { vstest } from './dotnet/vstest.ts';
import { mix } from './elixir/mix.ts';
import { elm } from './elm/elm.ts';
import { erlang } from './erlang/erlang.ts';
import { git } from './general/git.ts';
import { release } from './general/release.ts';
import { scan } from './general/scan.ts';
import { shell } from './general/shell.ts';
import { words } from './general/words.ts';
import { yamllint } from './general/yamllint.ts';
import { gobuild } from './go/gobuild.ts';
import { gotest } from './go/gotest.ts';
import { ghc } from './haskell/ghc.ts';
import { action } from './infrastructure/action.ts';
import { disk } from './infrastructure/disk.ts';
import { limit } from './infrastructure/limit.ts';
import { memory } from './infrastructure/memory.ts';
import { network } from './infrastructure/network.ts';
import { permission } from './infrastructure/permission.ts';
import { runner } from './infrastructure/runner.ts';
import { terraform } from './infrastructure/terraform.ts';
import { timeout } from './infrastructure/timeout.ts';
import { browser } from './javascript/browser.ts';
import { eslint } from './javascript/eslint.ts';
import { jest } from './javascript/jest.ts';
import { karma } from './javascript/karma.ts';
import { mocha } from './javascript/mocha.ts';
import { monorepo } from './javascript/monorepo.ts';
import { node } from './javascript/node.ts';
import { npm } from './javascript/npm.ts';
import { typescript } from './javascript/typescript.ts';
import { vitest } from './javascript/vitest.ts';
import { webpack } from './javascript/webpack.ts';
import { julia } from './julia/julia.ts';
import { ant } from './jvm/ant.ts';
import { gradle } from './jvm/gradle.ts';
import { java } from './jvm/java.ts';
import { maven } from './jvm/maven.ts';
import { scala } from './jvm/scala.ts';
import { surefire } from './jvm/surefire.ts';
import { busted } from './lua/busted.ts';
import { bazel } from './native/bazel.ts';
import { cmake } from './native/cmake.ts';
import { cuda } from './native/cuda.ts';
import { gcc } from './native/gcc.ts';
import { gtest } from './native/gtest.ts';
import { linker } from './native/linker.ts';
import { make } from './native/make.ts';
import { protobuf } from './native/protobuf.ts';
import { qt } from './native/qt.ts';
import { sanitizer } from './native/sanitizer.ts';
import { nim } from './nim/nim.ts';
import { dune } from './ocaml/dune.ts';
import { perl } from './perl/perl.ts';
import { composer } from './php/composer.ts';
import { phpunit } from './php/phpunit.ts';
import { behave } from './python/behave.ts';
import { mypy } from './python/mypy.ts';
import { pip } from './python/pip.ts';
import { precommit } from './python/precommit.ts';
import { pytest } from './python/pytest.ts';
import { traceback } from './python/traceback.ts';
import { unittest } from './python/unittest.ts';
import { r } from './r/r.ts';
import { bundler } from './ruby/bundler.ts';
import { rspec } from './ruby/rspec.ts';
import { cargo } from './rust/cargo.ts';
import { clippy } from './rust/clippy.ts';
import { rustc } from './rust/rustc.ts';
import { forge } from './solidity/forge.ts';

/** Whose output is known; which of them speaks for a line that several know, they state themselves. */
export const tools: readonly Tool[] = [
  behave,
  scan,
  release,
  monorepo,
  qt,
  protobuf,
  forge,
  clojure,
  elm,
  erlang,
  busted,
  r,
  julia,
  nim,
  dune,
  ghc,
  mix,
  xcode,
  docker,
  kubernetes,
  dart,
  dotnet,
  vstest,
  git,
  yamllint,
  gobuild,
  gotest,
  action,
  disk,
  limit,
  memory,
  network,
  permission,
  runner,
  terraform,
  timeout,
  browser,
  eslint,
  jest,
  karma,
  mocha,
  node,
  npm,
  typescript,
  vitest,
  webpack,
  ant,
  gradle,
  java,
  maven,
  scala,
  surefire,
  bazel,
  cmake,
  cuda,
  gcc,
  gtest,
  linker,
  make,
  sanitizer,
  perl,
  composer,
  phpunit,
  mypy,
  pip,
  precommit,
  pytest,
  traceback,
  unittest,
  bundler,
  rspec,
  cargo,
  clippy,
  rustc,
];

/** What any tool may print, in this order, where none of them knows a line. */
export const general: readonly Tool[] = [shell, words];
