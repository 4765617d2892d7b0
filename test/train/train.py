"""Trains the score of a line: gradient-boosted trees on what people marked in logs of failed jobs.

    pip install lightgbm numpy
    npx tsx test/train/features.ts FOLDER     (with CORPUS; held-out projects are left out)
    python test/train/train.py FOLDER         (writes src/analysis/line-score/model.json)
    python test/train/train.py FOLDER --folds (writes FOLDER/folds.f32: scores by models that have not
                                               seen the project of the line)

Every project weighs the same, whatever the number and length of its logs; the logs that the project
recorded itself are solved by rules and weigh a fifth. Seeds are fixed, and the model is the mean of two.
"""

import hashlib
import json
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

SEEDS = (3, 11)
TREES = 45
FEATURES = 48
FOLDS = 5
WEIGHT = {"recorded": 0.2}
NEAR = 30
MOST_OTHERS = 260
OTHERS = 4.0
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 12,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
DIGITS = 4

folder = Path(sys.argv[1])
about = json.loads((folder / "logs.json").read_text())
names, logs = about["names"], about["logs"]
marks = np.fromfile(folder / "marks.u8", np.uint8)
rows = np.memmap(folder / "rows.f32", np.float32, "r", shape=(len(marks), len(names)))
ends = np.cumsum([log["lines"] for log in logs])
starts = ends - [log["lines"] for log in logs]


def sample():
    """Marked lines, those near to them, and some of the others, with the weights of their projects."""
    draw = np.random.default_rng(7)
    per_project = {}
    for log in logs:
        per_project[log["project"]] = per_project.get(log["project"], 0) + 1
    at, label, weight, project = [], [], [], []
    for log, start, end in zip(logs, starts, ends):
        marked = marks[start:end]
        wanted = np.flatnonzero(marked == 1)
        certainty = 1.0
        if len(wanted) == 0:
            wanted = np.flatnonzero(marked == 2)[-8:]
            certainty = 0.6
        if len(wanted) == 0:
            continue
        near = np.zeros(len(marked), bool)
        for line in wanted:
            near[max(0, line - NEAR) : line + NEAR + 1] = True
        free = marked == 0
        parts = [np.flatnonzero(free & near), np.flatnonzero(free & ~near)]
        sizes = [len(part) for part in parts]
        parts = [draw.choice(part, MOST_OTHERS, False) if len(part) > MOST_OTHERS else part for part in parts]
        share = max(0.5, sizes[0] / max(1, sum(sizes))) if sizes[1] else 1
        each = certainty * WEIGHT.get(log["set"], 1.0) / per_project[log["project"]]
        for lines, value, total in (
            (wanted, 1, each),
            (parts[0], 0, each * OTHERS * share),
            (parts[1], 0, each * OTHERS * (1 - share)),
        ):
            at.append(start + lines)
            label.append(np.full(len(lines), value))
            weight.append(np.full(len(lines), total / max(1, len(lines))))
            project += [log["project"]] * len(lines)
    return np.concatenate(at), np.concatenate(label), np.concatenate(weight), np.array(project)


def fit(x, y, w):
    w = w * len(w) / w.sum()
    return [lgb.train({**PARAMETERS, "seed": seed}, lgb.Dataset(x, y, weight=w), TREES) for seed in SEEDS]


def probability(boosters, x):
    raw = np.mean([booster.predict(x, raw_score=True) for booster in boosters], axis=0)
    return 1 / (1 + np.exp(-raw))


def flat(boosters):
    """All trees as flat lists: a child below 0 is the leaf ~child."""
    model = {"feature": [], "threshold": [], "left": [], "right": [], "leaf": [], "nodes": [], "leaves": []}
    for booster in boosters:
        for tree in booster.dump_model()["tree_info"]:
            nodes, leaves = [], []

            def visit(node):
                if "leaf_value" in node:
                    leaves.append(float(f"{node['leaf_value'] / len(boosters):.{DIGITS}g}"))
                    return ~(len(leaves) - 1)
                place = len(nodes)
                nodes.append(None)
                threshold = float(f"{node['threshold']:.{DIGITS + 2}g}")
                left = visit(node["left_child"])
                nodes[place] = (node["split_feature"], threshold, left, visit(node["right_child"]))
                return place

            visit(tree["tree_structure"])
            if not nodes:
                continue
            model["nodes"].append(len(model["feature"]))
            model["leaves"].append(len(model["leaf"]))
            for key, column in zip(("feature", "threshold", "left", "right"), zip(*nodes)):
                model[key] += column
            model["leaf"] += leaves
    return model


at, label, weight, project = sample()
x = np.asarray(rows[at])
# The first model has all features; the one that is kept, those that it gained most by.
gains = np.mean([booster.feature_importance("gain") for booster in fit(x, label, weight)], axis=0)
used = np.sort(np.argsort(-gains, kind="stable")[:FEATURES])
x = x[:, used]
fold_of = lambda name: int(hashlib.sha1(name.encode()).hexdigest(), 16) % FOLDS
if "--folds" in sys.argv:
    scores = np.zeros(len(marks), np.float32)
    fold = np.array([fold_of(name) for name in project])
    for number in range(FOLDS):
        known = fold != number
        boosters = fit(x[known], label[known], weight[known])
        for log, start, end in zip(logs, starts, ends):
            if fold_of(log["project"]) == number:
                scores[start:end] = probability(boosters, rows[start:end][:, used])
    scores.tofile(folder / "folds.f32")
else:
    boosters = fit(x, label, weight)
    model = flat(boosters)
    model = {"features": [names[feature] for feature in used], **model}
    target = Path(__file__).parents[2] / "src/analysis/line-score/model.json"
    target.write_text(json.dumps(model, separators=(",", ":")) + "\n")
    for feature in used[np.argsort(-gains[used])]:
        print(f"{names[feature]:24} {gains[feature] / gains.sum():.3f}")
    draw = np.random.default_rng(5).choice(len(x), 24, False)
    proof = {
        "rows": [[float(f"{value:.7g}") for value in row] for row in x[draw]],
        "scores": [round(float(value), 5) for value in probability(boosters, x[draw])],
    }
    (Path(__file__).parent / "proof.json").write_text(json.dumps(proof, separators=(",", ":")) + "\n")
    print(f"{len(model['features'])} features, {len(model['nodes'])} trees, {target.stat().st_size} bytes")
