#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Groups words by the company they keep, for the tagger and the parser.

  word_clusters.py OUT.jsonl TEXT...

TEXT: plain text, or JSON Lines with a member "text"; .xz is unpacked. OUT: one line a cluster,
{"cluster": n, "words": [...]}, n from 1; `nutgraf train syntax` reads it beside the treebanks.
Words are counted with their neighbours on either side (positive pointwise mutual information),
the counts are reduced to 64 dimensions and parted by k-means. Seeded: the same texts give the same file.
"""
import collections, json, lzma, re, sys
import numpy as np

CLUSTERS, DIMENSIONS, CONTEXTS, MINIMUM = 320, 64, 2000, 6
WORD = re.compile(r"n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|\w+?(?=n['’]t\b)|\w+(?:[.]\w)*|[^\w\s]")


def lines(path):
    with (lzma.open if path.endswith(".xz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            if ".jsonl" in path:
                line = json.loads(line).get("text") or ""
            yield from line.split("\n")


def main(out, paths):
    sentences, counts = [], collections.Counter()
    for path in paths:
        for line in lines(path):
            words = ["0" if w.isdigit() else w.replace("’", "'") for w in WORD.findall(line.lower())]
            if words:
                sentences.append(words)
                counts.update(words)
    vocabulary = [w for w, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if n >= MINIMUM]
    index = {w: i for i, w in enumerate(vocabulary)}
    size = min(CONTEXTS, len(vocabulary))
    table = np.zeros((len(vocabulary), 4 * (size + 2)), np.float32)
    for words in sentences:
        ids = [index.get(w, -1) for w in words]
        for i, w in enumerate(ids):
            if w < 0:
                continue
            for slot, k in enumerate((i - 1, i + 1, i - 2, i + 2)):
                c = size + 1 if k < 0 or k >= len(ids) else ids[k] if 0 <= ids[k] < size else size
                table[w, slot * (size + 2) + c] += 1 if slot < 2 else 0.5
    total = table.sum()
    rows, columns = table.sum(1, keepdims=True), table.sum(0, keepdims=True) ** 0.75
    columns *= total / max(columns.sum(), 1)
    table = np.maximum(np.log(np.maximum(table * total / np.maximum(rows * columns, 1e-9), 1e-9)), 0)
    random = np.random.default_rng(1)
    basis = np.linalg.qr(table @ (table.T @ random.standard_normal((len(vocabulary), DIMENSIONS + 16)).astype(np.float32)))[0]
    u, s, _ = np.linalg.svd(basis.T @ table, full_matrices=False)
    points = (basis @ u[:, :DIMENSIONS]) * np.sqrt(s[:DIMENSIONS])
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    centres = points[: CLUSTERS * 4][random.permutation(CLUSTERS * 4)[:CLUSTERS]]
    for _ in range(20):
        near = np.argmax(points @ centres.T, 1)
        for k in range(CLUSTERS):
            members = points[near == k]
            if len(members):
                centres[k] = members.mean(0) / max(np.linalg.norm(members.mean(0)), 1e-9)
    with open(out, "w", encoding="utf-8") as f:
        for k in range(CLUSTERS):
            words = [vocabulary[i] for i in np.flatnonzero(near == k)]
            print(json.dumps({"cluster": k + 1, "words": words}, ensure_ascii=False), file=f)
    print(f"{sum(counts.values())} words of text, {len(vocabulary)} words in {CLUSTERS} clusters", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
