#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the table of word rarities for story clustering.

  story_idf.py RAW_FOLDER OUT.bin

RAW_FOLDER holds openly licensed news text: Wikinews (CC BY 2.5) as JSON Lines with `title` and
`text`, and public-domain text, one sentence or paragraph a line, each xz-compressed. Only counts
of word stems leave this script. `Documentation/tables/story-idf.md` tells the layout.
"""
import collections, json, lzma, math, re, struct, sys

WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+(?:['’][A-Za-z]+)*")
SLOTS = 32768
STEP = 0.04


def stem(word):
    """The same cuts as StoryTerms.stem in Swift."""
    word = re.sub(r"['’]s$", "", word).replace("’", "").replace("'", "")
    w = bytearray(word.encode())
    for i, b in enumerate(w):
        if 65 <= b <= 90:
            w[i] = b | 32
    if len(w) > 3 and w[-1:] == b"s" and w[-2] not in b"sui":
        if len(w) > 4 and w.endswith(b"ies"):
            w[-3:] = b"y"
        elif w.endswith((b"xes", b"ches", b"shes", b"zes")):
            del w[-2:]
        else:
            del w[-1:]
    elif len(w) > 5 and w.endswith(b"sses"):
        del w[-2:]
    cut = 3 if len(w) > 5 and w.endswith(b"ing") else 2 if len(w) > 4 and w.endswith(b"ed") else 0
    if cut:
        del w[-cut:]
        if len(w) > 3 and w[-1] == w[-2] and w[-1] not in b"lsz":
            del w[-1:]
    if len(w) > 4 and w[-1:] == b"e":
        del w[-1:]
    return bytes(w)


def folded(data):
    """WordHash.folded: FNV-1a with case folding, mixed."""
    h, lead = 0x811C9DC5, 0
    for b in data:
        if b < 0x80:
            b = b | 0x20 if 0x41 <= b <= 0x5A else b
            lead = 0
        elif lead == 0xC3:
            b = b | 0x20 if 0x80 <= b <= 0x9E and b != 0x97 else b
            lead = 0
        elif lead in (0xC4, 0xC5):
            if 0x80 <= b <= 0xBF:
                code = (lead & 0x1F) << 6 | b & 0x3F
                if 0x139 <= code <= 0x148 or 0x179 <= code <= 0x17E:
                    b = b + 1 if code % 2 else b
                elif code not in (0x130, 0x131, 0x138, 0x149, 0x178, 0x17F):
                    b |= 1
            lead = 0
        else:
            lead = b if b >= 0xC0 else 0
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h ^= h >> 13
    return h or 1


def documents(folder):
    for line in lzma.open(folder + "/open-wikinews-2019-2020.jsonl.xz", "rt", encoding="utf-8"):
        record = json.loads(line)
        yield record["title"] + " " + record["text"]
    for name, lines in (("open-voa-gmb.txt.xz", 12), ("open-state-union-inaugural.txt.xz", 20)):
        text = lzma.open(folder + "/" + name, "rt", encoding="utf-8").read().split("\n")
        for i in range(0, len(text), lines):
            yield " ".join(text[i : i + lines])


def main(folder, out):
    df, count = collections.Counter(), 0
    for text in documents(folder):
        text = re.sub(r"(\d)[.,](?=\d)", r"\1", text)
        df.update({stem(w) for w in WORD.findall(text)} - {b""})
        count += 1
    rare = math.log((count + 1) / 0.7)
    slots = [(0, 0)] * SLOTS
    kept = 0
    for word, n in sorted(df.items(), key=lambda t: (-t[1], t[0])):
        if n < 2 or kept >= SLOTS * 3 // 4:
            break
        h = folded(word)
        at, mark = h % SLOTS, (h >> 16) or 1
        while slots[at][0]:
            at = (at + 1) % SLOTS
        slots[at] = (mark, min(255, round(math.log((count + 1) / (n + 0.7)) / STEP)))
        kept += 1
    with open(out, "wb") as f:
        f.write(struct.pack("<4sIIf", b"NGID", SLOTS, min(255, round(rare / STEP)), STEP))
        f.write(struct.pack("<%dH" % SLOTS, *(s[0] for s in slots)))
        f.write(bytes(s[1] for s in slots))
    print(f"{count} documents, {kept} stems of {len(df)}, rarest {rare:.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
