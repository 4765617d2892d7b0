import type { InParts } from '../parts.ts';
import { featuresInParts } from './features.ts';
import { factsInParts } from './line-facts.ts';
import model from './model.json' with { type: 'json' };

/** Only this many lines before the end are scored: nothing further away explained a failure. */
const maxScored = 60_000;

const feature = Uint8Array.from(model.feature);
const threshold = Float32Array.from(model.threshold);
const leaf = Float32Array.from(model.leaf);
const roots = Int32Array.from(model.nodes);
/** The children of each node: a node or, where negative, the complement of a leaf. */
const left = placesOf(model.left);
const right = placesOf(model.right);

/** The model numbers nodes and leaves within their own tree. */
function placesOf(ways: readonly number[]): Int16Array {
  let tree = -1;
  return Int16Array.from(ways, (way, node) => {
    if (node === model.nodes[tree + 1]) tree++;
    return way >= 0 ? (model.nodes[tree] ?? 0) + way : ~((model.leaves[tree] ?? 0) + ~way);
  });
}

/** How many lines are scored before yielding. */
const linesOfPart = 64;

/**
 * The probability for each line of a failed job's log that a person would mark it as the reason,
 * learned from logs of many tools and projects without any rules.
 */
export function* lineScores(texts: readonly string[]): InParts<Float32Array> {
  const scores = new Float32Array(texts.length);
  const from = Math.max(0, texts.length - maxScored);
  const facts = yield* factsInParts(from > 0 ? texts.slice(from) : texts);
  const features = yield* featuresInParts(facts, model.features);
  const width = features.names.length;
  const rows = new Float32Array(linesOfPart * width);
  for (let first = from; first < texts.length; first += linesOfPart) {
    features.write(first - from, rows);
    const lines = Math.min(linesOfPart, texts.length - first);
    for (let line = 0; line < lines; line++) scores[first + line] = scoreIn(rows, line * width);
    yield;
  }
  return scores;
}

/** The score of a line from its features. */
export function scoreOf(row: Float32Array): number {
  return scoreIn(row, 0);
}

function scoreIn(rows: Float32Array, begin: number): number {
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number;
    do {
      const value = rows[begin + (feature[node] as number)] as number;
      node = (value <= (threshold[node] as number) ? left[node] : right[node]) as number;
    } while (node >= 0);
    sum += leaf[~node] as number;
  }
  return 1 / (1 + Math.exp(-sum));
}
