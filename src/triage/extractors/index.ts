import type { Extractor } from '../finding.ts';
import { action } from './action.ts';
import { ant } from './ant.ts';
import { bazel } from './bazel.ts';
import { browser } from './browser.ts';
import { bundler } from './bundler.ts';
import { cargo } from './cargo.ts';
import { clippy } from './clippy.ts';
import { cmake } from './cmake.ts';
import { composer } from './composer.ts';
import { cuda } from './cuda.ts';
import { dart } from './dart.ts';
import { disk } from './disk.ts';
import { docker } from './docker.ts';
import { dotnet } from './dotnet.ts';
import { eslint } from './eslint.ts';
import { gcc } from './gcc.ts';
import { git } from './git.ts';
import { gobuild } from './gobuild.ts';
import { gotest } from './gotest.ts';
import { gradle } from './gradle.ts';
import { gtest } from './gtest.ts';
import { java } from './java.ts';
import { jest } from './jest.ts';
import { karma } from './karma.ts';
import { kubernetes } from './kubernetes.ts';
import { limit } from './limit.ts';
import { linker } from './linker.ts';
import { make } from './make.ts';
import { maven } from './maven.ts';
import { memory } from './memory.ts';
import { mocha } from './mocha.ts';
import { mypy } from './mypy.ts';
import { network } from './network.ts';
import { node } from './node.ts';
import { npm } from './npm.ts';
import { perl } from './perl.ts';
import { permission } from './permission.ts';
import { phpunit } from './phpunit.ts';
import { pip } from './pip.ts';
import { precommit } from './precommit.ts';
import { pytest } from './pytest.ts';
import { rspec } from './rspec.ts';
import { runner } from './runner.ts';
import { rustc } from './rustc.ts';
import { sanitizer } from './sanitizer.ts';
import { scala } from './scala.ts';
import { shell } from './shell.ts';
import { surefire } from './surefire.ts';
import { terraform } from './terraform.ts';
import { timeout } from './timeout.ts';
import { traceback } from './traceback.ts';
import { typescript } from './typescript.ts';
import { unittest } from './unittest.ts';
import { vitest } from './vitest.ts';
import { vstest } from './vstest.ts';
import { webpack } from './webpack.ts';
import { words } from './words.ts';
import { xcode } from './xcode.ts';
import { yamllint } from './yamllint.ts';

/**
 * In the order in which they are asked: what no tool causes and is never a consequence, then each
 * ecosystem's tools, then what they run on, then words that any of them may use. What any tool says of
 * a broken connection comes before the tools that merely pass it on.
 */
export const extractors: readonly Extractor[] = [
  memory,
  disk,
  cuda,
  runner,
  npm,
  jest,
  browser,
  vitest,
  typescript,
  eslint,
  karma,
  webpack,
  node,
  pytest,
  unittest,
  precommit,
  yamllint,
  mypy,
  network,
  pip,
  java,
  scala,
  dart,
  dotnet,
  vstest,
  xcode,
  perl,
  traceback,
  gotest,
  gobuild,
  sanitizer,
  cargo,
  rustc,
  gcc,
  linker,
  cmake,
  gtest,
  bazel,
  make,
  surefire,
  maven,
  gradle,
  ant,
  rspec,
  bundler,
  phpunit,
  composer,
  mocha,
  timeout,
  limit,
  action,
  permission,
  docker,
  terraform,
  kubernetes,
  git,
  shell,
  clippy,
  words,
];
