import { endsPart, type InParts } from '../parts.ts';
import { featuresInParts } from './features.ts';
import { factsInParts } from './line-facts.ts';
import model from './model.json' with { type: 'json' };

/** Before this many lines from the end, none is scored: nothing that far away explained a failure. */
const mostScored = 60_000;

const feature = Uint16Array.from(model.feature);
const threshold = Float32Array.from(model.threshold);
const left = Int16Array.from(model.left);
const right = Int16Array.from(model.right);
const leaf = Float32Array.from(model.leaf);
const trees = Int32Array.from(model.nodes);
const leaves = Int32Array.from(model.leaves);

/**
 * How likely each line of a failed job's log is one that a person would mark as the reason, from 0
 * to 1: learned from logs of many tools and projects, without the rules of any of them.
 */
export function* lineScores(texts: readonly string[]): InParts<Float32Array> {
  const scores = new Float32Array(texts.length);
  const from = Math.max(0, texts.length - mostScored);
  const facts = yield* factsInParts(from > 0 ? texts.slice(from) : texts);
  const features = yield* featuresInParts(facts, model.features);
  const row = new Float32Array(features.names.length);
  for (let at = from; at < texts.length; at++) {
    features.write(at - from, row);
    scores[at] = scoreOf(row);
    if (endsPart(at)) yield;
  }
  return scores;
}

/** The score of a line with these features. */
export function scoreOf(row: ArrayLike<number>): number {
  let sum = 0;
  for (let tree = 0; tree < trees.length; tree++) {
    const first = trees[tree] ?? 0;
    let node = 0;
    do {
      const at = first + node;
      const isLess = (row[feature[at] ?? 0] ?? 0) <= (threshold[at] ?? 0);
      node = (isLess ? left[at] : right[at]) ?? -1;
    } while (node >= 0);
    sum += leaf[(leaves[tree] ?? 0) + ~node] ?? 0;
  }
  return 1 / (1 + Math.exp(-sum));
}
