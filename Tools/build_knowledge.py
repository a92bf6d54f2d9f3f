#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packs the facts on news actors into the table that the library embeds (standard library only).

  build_knowledge.py FACTS GAZETTEERS OUT [--ids FILE.tsv] [--text FILE.txt.xz ...]

FACTS       folder of entities, aliases, offices, genders, given_names, titles (.tsv.xz)
GAZETTEERS  folder with the open-* lists of forenames and surnames
--ids       Wikidata ids of rows that have none or another's: id, wikidata, name, source (Tools/knowledge_ids.tsv)
--text      openly licensed plain text, from which the usual case of words is counted
OUT         knowledge.bin; the layout is told in Documentation/tables/knowledge.md

Rows are checked before they are packed; what is dropped or loses its id, and why, is printed.
"""
import collections, datetime, heapq, lzma, math, re, struct, sys, unicodedata

LABELS = "PER ORG GPE LOC NORP FAC EVENT WORK LAW PRODUCT MISC".split()
ALIAS = {"name": 0, "acronym": 1, "demonym": 2, "metonym": 3, "former_name": 4, "transliteration": 5, "surname": 6, "abbreviation": 7}
GAZETTEER_ONLY = 15
SPECIAL = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k", "ŧ": "t", "ə": "e", "ơ": "o", "ư": "u"}
TITLE_CLASSES = """other honorific honorific_m honorific_f head_of_state head_of_government minister legislator diplomat spokesperson
military police justice royal religious academia media business local_government civil family sport armed""".split()


# ---- folding and hashing: the same as KnowledgeFold.swift -----------------------------------------------------------
def fold_char(c):
    low = c.lower()
    if low in SPECIAL:
        return SPECIAL[low]
    base = "".join(x for x in unicodedata.normalize("NFKD", low) if not unicodedata.combining(x))
    return base if base and all(ord(x) < 128 and x.isalnum() for x in base) and len(base) <= 2 else None


FOLD = {cp: fold_char(chr(cp)) for cp in list(range(0xC0, 0x250)) + list(range(0x1E00, 0x1F00))}
FOLD = {k: v for k, v in FOLD.items() if v and k not in (0xD7, 0xF7)}


def separator(cp):
    if cp < 128:
        return not chr(cp).isalnum()
    return 0x80 <= cp < 0xC0 or cp in (0xD7, 0xF7) or 0x2000 <= cp < 0x2070 or 0x3000 <= cp < 0x3004 or cp == 0xFEFF


def atoms(text):
    """The folded words of a name: letters and digits; dotted capitals are one word; a possessive s is none."""
    out, word, i, n = [], [], 0, len(text)
    def flush():
        if word:
            out.append("".join(word))
            word.clear()
    while i < n:
        cp = ord(text[i])
        if separator(cp):
            apostrophe = text[i] in "'’"
            flush()
            if apostrophe and out and i + 1 < n and text[i + 1] in "sS" and (i + 2 >= n or separator(ord(text[i + 2]))) and i and not separator(ord(text[i - 1])):
                i += 2
                continue
            i += 1
            continue
        # dotted letters: U.S., J.P.
        if not word and cp < 128 and text[i].isalpha() and i + 3 < n + 0 and text[i + 1] == "." and ord(text[i + 2]) < 128 and text[i + 2].isalpha() and text[i + 3] == ".":
            while i + 1 < n and ord(text[i]) < 128 and text[i].isalpha() and text[i + 1] == ".":
                word.append(text[i].lower())
                i += 2
            flush()
            continue
        if 0x300 <= cp < 0x370:
            i += 1
            continue
        if cp < 128:
            word.append(text[i].lower())
        else:
            word.append(FOLD.get(cp, text[i]))
        i += 1
    flush()
    return out


M = 0xFFFFFFFF


def finish(h):
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & M
    h ^= h >> 13
    return h or 1


def word_hash(folded):
    h = 0x811C9DC5
    for b in folded.encode():
        h = ((h ^ b) * 0x01000193) & M
    return finish(h)


def combine(a, b):
    h = ((a ^ 0x9E3779B9) * 0x85EBCA6B) & M
    h = ((h ^ (h >> 15) ^ b) * 0xC2B2AE35) & M
    return h ^ (h >> 13)


def phrase(words):
    h = word_hash(words[0])
    for w in words[1:]:
        h = combine(h, word_hash(w))
    return h, sum(len(w.encode()) for w in words) & 255


# ---- tables ---------------------------------------------------------------------------------------------------------
def phrase_table(entries, bits, check, payload, interleaved, rank=lambda p: 0):
    """{(hash, length): payload} as PhraseTable.swift reads it. Of two phrases that share a bucket and a check the one of higher rank stays."""
    rows, seen = [], {}
    for (h, n), p in sorted(entries.items(), key=lambda e: (-rank(e[1]), e)):
        place = (h >> 32 - bits, (h ^ n << 16) & 0xFFFFFF if check == 3 else (h ^ n * 0x9E37) & 0xFFFF)
        if place in seen:
            print(f"left out: a phrase that looks like another, payload {p:x} beside {seen[place]:x}")
            continue
        seen[place] = p
        rows.append((*place, p))
    rows.sort()
    n, at, starts = len(rows), 0, []
    for b in range((1 << bits) + 1):
        while at < n and rows[at][0] < b:
            at += 1
        starts.append(at - (b * n >> bits))
    checks = [r[1].to_bytes(check, "little") for r in rows]
    payloads = [r[2].to_bytes(payload, "little") for r in rows]
    body = b"".join(c + p for c, p in zip(checks, payloads)) if interleaved else b"".join(checks) + b"".join(payloads)
    return struct.pack("<IBBBB", n, bits, check, payload, interleaved) + struct.pack(f"<{len(starts)}h", *starts) + body


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def blocks(items, size):
    """Starts of each `size` items, then the items."""
    starts, body = [], bytearray()
    for i, item in enumerate(items):
        if i % size == 0:
            starts.append(len(body))
        body += item
    return struct.pack("<II", len(items), len(starts)) + struct.pack(f"<{len(starts)}I", *starts) + bytes(body)


def pair_symbols(texts, most):
    """Byte pair encoding: the commonest pair of neighbours becomes a symbol, again and again. -> texts as symbols, pairs"""
    rows = [list(t) for t in texts]
    counts, where = collections.Counter(), collections.defaultdict(set)
    for i, row in enumerate(rows):
        for p in zip(row, row[1:]):
            counts[p] += 1
            where[p].add(i)
    heap, pairs = [(-c, p) for p, c in counts.items()], []
    heapq.heapify(heap)
    while heap and len(pairs) < most:
        c, p = heapq.heappop(heap)
        if counts[p] != -c:
            if counts[p] > 4:
                heapq.heappush(heap, (-counts[p], p))
            continue
        new, (a, b), changed = 256 + len(pairs), p, set()
        pairs.append(p)
        for i in where.pop(p):
            row, out, k = rows[i], [], 0
            for q in zip(row, row[1:]):
                counts[q] -= 1
            while k < len(row):
                if k + 1 < len(row) and row[k] == a and row[k + 1] == b:
                    out.append(new)
                    k += 2
                else:
                    out.append(row[k])
                    k += 1
            rows[i] = out
            for q in zip(out, out[1:]):
                counts[q] += 1
                if new in q:
                    where[q].add(i)
                    changed.add(q)
        for q in sorted(changed):
            heapq.heappush(heap, (-counts[q], q))
    return rows, pairs


def text_pools(lists, most=5000, block=32):
    """Symbols for all texts, then each list of texts as TextPool.swift reads it."""
    rows, pairs = pair_symbols([t.encode() + b"\0" for texts in lists for t in texts], most)
    use = collections.Counter(s for row in rows for s in row)
    order = sorted(use, key=lambda s: (-use[s], s))
    # `short` codes are one byte; the others two, the first of which says which 256 of them.
    cost = lambda short: sum(use[s] for s in order[short:])
    short = min((k for k in range(128, 257) if k + (256 - k) * 256 >= len(order)), key=cost)
    code = {}
    for i, s in enumerate(order):
        code[s] = bytes([i]) if i < short else bytes([short + (i - short >> 8), i - short & 255])
    symbols = struct.pack("<HHH", short, len(order), len(pairs)) + struct.pack(f"<{len(order)}H", *order)
    symbols += b"".join(struct.pack("<HH", a, b) for a, b in pairs)
    coded, out, at = [b"".join(code[s] for s in row) for row in rows], [symbols], 0
    for texts in lists:
        out.append(blocks(coded[at:at + len(texts)], block))
        at += len(texts)
    return out


def read(folder, name):
    with lzma.open(f"{folder}/{name}.tsv.xz", "rt", encoding="utf-8", newline="\n") as f:
        head = next(f).rstrip("\n").split("\t")
        return [dict(zip(head, line.rstrip("\n").split("\t"))) for line in f]


def lines(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        return [x.rstrip("\n") for x in f]


def tabular(path):
    head, *rows = (x.split("\t") for x in lines(path))
    return [dict(zip(head, r)) for r in rows]


BODY = set("assembly commission committee confederation council government island state yuan".split())
ROMAN = re.compile(r"\b(?:I[ivx]+|V[ivx]*|X[ivx]+)$|\bXvi\b")


def audited(entities, aliases, offices, genders, ids, titles, dropped):
    """The entities with one row for one thing, the ids that were found to be another's set right, and what is no name left out."""
    by_id, new_id = {e["id"]: e for e in entities}, {}

    def join(gone, stays, why):
        new_id[gone["id"]] = stays["id"]
        stays["salience"] = str(max(int(stays["salience"] or 0), int(gone["salience"] or 0)))
        stays["source"] += "+" + gone["source"]
        gone["id"] = ""
        dropped[why] += 1

    for row in ids:
        e = by_id.get(row["id"])
        if e is None:
            dropped["ids of rows that are no more"] += 1
            continue
        if not row["wikidata"]:
            e["wikidata"] = ""
            dropped["hand-written ids that are another's or that no second source shows"] += 1
            continue
        other = by_id.get(row["wikidata"])
        if other is not None and other is not e:
            join(e, other, "rows joined by a verified id")
            continue
        e["wikidata"] = row["wikidata"]
        dropped["ids added or set right (not left out)"] += 1
        if e["label"] == "PER":
            e["name"] = row["name"]
        if e["id"][0] != "g":
            new_id[e["id"]] = row["wikidata"]
            e["id"] = row["wikidata"]
            by_id[e["id"]] = e

    # A person listed by hand and in a dated list: the same name, the same country, and nobody else there of that name.
    namesakes = collections.defaultdict(list)
    for e in entities:
        if e["id"] and e["label"] == "PER" and e["source"] != "petrarch2":
            namesakes[tuple(atoms(e["name"])), e["country"]].append(e)
    for (name, country), bearers in sorted(namesakes.items()):
        sure = [e for e in bearers if e["wikidata"]]
        if country and len(sure) == 1 and len(bearers) == 2:
            other = next(e for e in bearers if not e["wikidata"])
            print(f"one person: {' '.join(name)} {country} {other['id']} {other['source']} = {sure[0]['id']} {sure[0]['source']}")
            join(other, sure[0], "rows of people that a dated list has with an id")

    lands = {e["name"] for e in entities if e["iso3166"]}
    for e in entities:
        if not atoms(e["name"]):
            dropped["rows without a name"] += 1
            e["id"] = ""
        if not e["id"] or e["label"] != "PER" or "factbook" not in e["source"]:
            continue
        words = e["name"].split()
        while len(words) > 2:
            n = next((n for n in (3, 2, 1) if len(words) - n > 1 and tuple(atoms(" ".join(words[:n]))) in titles), 0)
            if not n:
                break
            words = words[n:]
        if e["name"] != " ".join(words):
            dropped["titles cut from names of leaders (not left out)"] += 1
        e["name"] = ROMAN.sub(lambda m: m.group().upper(), " ".join(words))
        if not e["wikidata"] and (BODY & set(atoms(e["name"])) or words[-1] in ("ibn", "bin") or any(e["name"].startswith(x + " ") for x in lands)):
            dropped["leaders whose name is a body's or broken off"] += 1
            e["id"] = ""

    kept = [e for e in entities if e["id"]]
    alive = {e["id"] for e in kept}
    for rows, columns in ((aliases, ["id"]), (offices, ["person", "of"]), (genders, ["person"])):
        for row in rows:
            for c in columns:
                row[c] = new_id.get(row[c], row[c])
        rows[:] = [row for row in rows if row[columns[0]] in alive]

    # Names given by hand are names. A town outshines its province of the same name, unless it has a name of its own beside it.
    places = {e["id"]: e for e in kept if e["kind"] in ("city", "capital", "admin1")}
    also = collections.defaultdict(set)
    for a in aliases:
        if a["source"] == "curated" and a["kind"] == "transliteration" and a["id"] in places:
            a["kind"] = "abbreviation" if "." in a["alias"][1:2] else "name"
            also[a["id"]].add(tuple(atoms(a["alias"])))
    towns = {}
    for e in places.values():
        if e["kind"] == "admin1":
            continue
        own = tuple(atoms(e["name"]))
        if (*own, "city") in also[e["id"]]:
            continue
        for name in {own, *also[e["id"]]}:
            key = name, e["country"]
            towns[key] = max(towns.get(key, 0), int(e["salience"] or 0))
    for e in places.values():
        town = towns.get((tuple(atoms(e["name"])), e["country"]), 0)
        if e["kind"] == "admin1" and town >= 40 and int(e["salience"] or 0) > town - 8:
            e["salience"] = str(town - 8)
            dropped["provinces put behind their town (not left out)"] += 1
    return kept


DAY0 = datetime.date(1900, 1, 1)


def day(text, late):
    """Days since 1900; a year alone counts from its last day (`late`) or to its first, so that what is between is sure."""
    if not text:
        return 0
    parts = text.split("-")
    try:
        if len(parts) == 1:
            d = datetime.date(int(parts[0]), 12, 31) if late else datetime.date(int(parts[0]), 1, 1)
        elif len(parts) == 2:
            y, m = int(parts[0]), int(parts[1])
            d = datetime.date(y + m // 12, m % 12 + 1, 1) - datetime.timedelta(1) if late else datetime.date(y, m, 1)
        else:
            d = datetime.date(*map(int, parts))
    except ValueError:
        return 0
    n = (d - DAY0).days
    return n if 0 < n < 65535 else 0


def office_class(title):
    t = re.sub(r"[^a-z ]", " ", title.lower())
    if re.search(r"\b(deputy|vice|assistant|under|former|spokes|adviser|advisor|chief of staff|secretary to|parliamentary|shadow|minister of state)\b", t):
        return "other"
    if re.match(r"^(acting |interim |transitional )?(president|monarch|king|queen|emperor|emir|supreme leader|pope|sultan)( of (the )?[a-z ]+)?$", t.strip()) \
            and not re.search(r"senate|assembly|council|court|parliament|duma|house|republic of crimea|chamber|knesset|congress|office|committee|bank|board|society|union", t):
        return "head_of_state"
    if re.match(r"^(prime minister|premier|chancellor|taoiseach)( of (the )?[a-z ]+)?$", t.strip()) and "exchequer" not in t and "duchy" not in t:
        return "head_of_government"
    if re.search(r"minister|secretary of (state|defense|the treasury)|attorney general", t):
        return "minister"
    return "other"


def main(argv):
    if len(argv) < 3 or "--help" in argv:
        print(__doc__.strip())
        return 0 if "--help" in argv else 2
    facts, gaz, out = argv[:3]
    texts = argv[argv.index("--text") + 1:] if "--text" in argv else []
    dropped = collections.Counter()
    entities, aliases, offices = read(facts, "entities"), read(facts, "aliases"), read(facts, "offices")
    title_rows, genders = read(facts, "titles"), read(facts, "genders")
    ids = tabular(argv[argv.index("--ids") + 1]) if "--ids" in argv else []
    entities = audited(entities, aliases, offices, genders, ids, {tuple(atoms(t["title"])) for t in title_rows}, dropped)

    # The usual case of words, counted inside sentences of open text.
    low, cap = collections.Counter(), collections.Counter()
    for path in texts:
        for line in lines(path):
            for m in re.finditer(r"(?<=[a-z,;] )([A-Za-z][a-z]+)\b", line):
                w = m.group(1)
                (cap if w[0].isupper() else low)[w.lower()] += 1
    def usual(word):
        """0 unknown, 1 always a capital … 15 always lower case."""
        a, b = low[word], cap[word]
        return 0 if a + b < 3 else 1 + round(14 * a / (a + b))

    # ---- entities: what is kept, with which id
    person_offices = collections.defaultdict(list)
    for o in offices:
        person_offices[o["person"]].append(o)
    country_of = {}
    for e in entities:
        if e["iso3166"]:
            country_of[e["id"]] = e["iso3166"]
    kept, gazetteer = [], []
    for e in entities:
        sources = set(e["source"].split("+"))
        if e["label"] == "PER" and sources == {"petrarch2"}:
            gazetteer.append(e)        # without an id and dated: good for finding names, not for knowing who it is
            continue
        if sources == {"petrarch2"} and e["kind"] in ("company", "ngo", "organisation", "armed_group", "igo", "party", "government", "military"):
            if "(" in e["name"] or len(atoms(e["name"])) < 1:
                dropped["phoenix organisation with a remark in its name"] += 1
                continue
            if e["kind"] in ("company", "ngo", "government", "organisation"):
                gazetteer.append(e)
                continue
        if e["label"] == "PER" and {"wikidata", "factbook"} <= sources and "curated" not in sources:
            # joined by name: the office lists of both must agree on the country
            c = {o["of"] for o in person_offices[e["id"]] if o["source"].startswith("factbook") and o["of"]}
            w = {o["of"] for o in person_offices[e["id"]] if not o["source"].startswith(("factbook", "petrarch")) and o["of"]}
            if c and w and not c & w:
                e["wikidata"] = ""
                dropped["person joined by name, countries differ: id left out"] += 1
        kept.append(e)
    # By prior; then by id, so that neighbours' numbers differ little and the older Wikidata item comes first.
    id_kind = lambda e: 1 if e["id"][0] == "Q" and e["wikidata"] == e["id"] else {"g": 2, "x": 3, "r": 4}.get(e["id"][0], 0)
    id_number = lambda e: int(e["id"][1:], 16 if id_kind(e) == 3 else 10) if 1 <= id_kind(e) <= 3 else 0
    kept.sort(key=lambda e: (-int(e["salience"] or 0), id_kind(e), id_number(e), e["id"]))
    assert len(kept) < 0xFFFF
    index = {e["id"]: i for i, e in enumerate(kept)}
    countries = [""] + sorted({e["country"] for e in kept if e["country"]} | set(country_of.values()))
    country_index = {c: i for i, c in enumerate(countries)}
    country_entity = {e["iso3166"]: index[e["id"]] for e in kept if e["iso3166"]}
    country_entity.setdefault("XKX", index.get("Q1246", 0xFFFF))

    kinds = ["", "country", "former_country", "territory", "capital", "city", "admin1", "region", "continent", "water", "place", "politician",
             "businessperson", "royal", "religious_leader", "militant", "company", "newspaper", "news_agency", "broadcaster", "magazine",
             "party", "ngo", "armed_group", "igo", "organisation", "government", "ministry", "agency", "legislature", "court", "military",
             "police", "central_bank", "exchange", "university", "sports_body", "group", "event", "award", "treaty", "facility", "website"]
    kind_index = {k: i for i, k in enumerate(kinds)}

    # ---- forms
    forms = collections.defaultdict(dict)   # (hash, length) -> {candidate: salience}
    common = lambda words: len(words) == 1 and usual(words[0]) >= 9
    def add(text, kind, target, salience):
        words = atoms(text)
        if words and words[0] == "the" and len(words) > 1:
            words = words[1:]
        if not words or len(words) > 10 or not any(c.isalpha() for c in "".join(words)):
            return
        if len(words) == 1 and len(words[0]) < 2:
            return
        letters = [c for c in text if c.isalpha()]
        caps = bool(letters) and all(c.isupper() for c in letters) and len(letters) <= 6 and len(words) == 1
        item = target | kind << 24 | caps << 28 | common(words) << 29
        key = phrase(words)
        if any(i & 0xFFFFFF == target and i >> 24 & 15 <= kind for i in forms[key] if i >> 24 & 15 != GAZETTEER_ONLY):
            return
        forms[key][item] = max(salience, forms[key].get(item, 0))

    title_words = {tuple(atoms(t["title"])) for t in title_rows}
    firsts = {t[0] for t in title_words if t}
    for e in kept:
        add(e["name"], 0, index[e["id"]], int(e["salience"] or 0) + 1)
    english = lambda a, name: usual(a) or a in names_seen
    demonyms = {atoms(a["alias"])[0] for a in aliases if a["kind"] == "demonym" and atoms(a["alias"])}
    names_seen = {w for e in kept for w in atoms(e["name"])}
    for a in aliases:
        if a["kind"] not in ALIAS:
            dropped[a["kind"] + " aliases (other use)"] += 1
            continue
        if a["id"] not in index:
            continue
        e = kept[index[a["id"]]]
        words = atoms(a["alias"])
        if not words:
            continue
        if a["kind"] == "transliteration" and a["source"] == "geonames":
            dropped["untagged GeoNames spellings of towns"] += 1
            continue
        if a["source"] == "petrarch2":
            if e["label"] == "PER" and (len(words) < 2 or firsts & set(words[:2]) or words[0] in demonyms or len(words) > 4):
                dropped["Phoenix aliases with a title or too short"] += 1
                continue
        if a["kind"] in ("surname",) and int(e["salience"] or 0) < 70:
            dropped["surname aliases of lesser-known people"] += 1
            continue
        if a["kind"] in ("acronym", "abbreviation") and len(words[0]) < 2:
            continue
        if a["kind"] == "acronym" and a["source"] == "factbook" and len("".join(words)) < 3:
            dropped["two-letter party acronyms"] += 1
            continue
        add(a["alias"], ALIAS[a["kind"]], index[a["id"]], int(e["salience"] or 0))
    # Persons are printed without their middle names and initials.
    for e in kept:
        if e["label"] == "PER":
            w = e["name"].split()
            if len(w) == 3 and re.fullmatch(r"[A-Z]\.", w[1]):
                add(w[0] + " " + w[2], 0, index[e["id"]], int(e["salience"] or 0))
    # "U.S." before a name of an American body, and without it.
    for e in kept:
        if e["name"].startswith("United States ") and e["label"] == "ORG":
            rest = e["name"][len("United States "):]
            for p in ("U.S. ", "US "):
                add(p + rest, 0, index[e["id"]], int(e["salience"] or 0))
    for e in gazetteer:
        words = atoms(e["name"])
        if len(words) < 2 or words[0] in firsts or e["name"].isupper():
            dropped["Phoenix names of one word or with a title"] += 1
            continue
        target = LABELS.index(e["label"]) << 8 | kind_index.get(e["kind"], 0)
        add(e["name"], GAZETTEER_ONLY, target, 1)
    table, lists = {}, []
    for key in sorted(forms):
        items = sorted(forms[key], key=lambda i: (-forms[key][i], i & 0xFFFFFF, i))
        real = [i for i in items if i >> 24 & 15 != GAZETTEER_ONLY]
        items = (real or items[:1])[:12]
        if len(items) == 1:
            table[key] = items[0]
        else:
            table[key] = 1 << 31 | len(lists)
            lists.append(len(items))
            lists.extend(items)

    # ---- offices: rows of dated sources; hand-written terms only where another source confirms the start or the holder of today
    office_rows, titles_of = [], {}
    factbook_day = (datetime.date(2026, 5, 1) - DAY0).days
    for person, rows in sorted(person_offices.items()):
        if person not in index or kept[index[person]]["label"] != "PER":
            continue
        now = {(office_class(o["title"]), o["of"]) for o in rows if o["source"].startswith("factbook")}
        dated = [(office_class(o["title"]), o["of"], o["from"], o["to"]) for o in rows if o["source"].startswith(("wikidata", "congress")) and o["from"]]
        seen = set()
        for o in rows:
            source, cls = o["source"], office_class(o["title"])
            if source == "petrarch2":
                dropped["Phoenix office rows (end in 2014)"] += 1
                continue
            start, end, sure = day(o["from"], True), day(o["to"], False), 0
            if source == "curated":
                near = [d for d in dated if d[1] == o["of"] and d[2][:7] == o["from"][:7]]
                if not near and not ((cls, o["of"]) in now and not o["to"]):
                    dropped["hand-written office terms without a second source"] += 1
                    continue
                ends = {d[3][:4] for d in dated if d[:2] == (cls, o["of"]) and d[3]}
                if near and (near[0][3] or "")[:7] != o["to"][:7] and o["to"][:4] not in ends:
                    end = 0
            runs = not o["to"] or end >= factbook_day
            if end >= factbook_day:
                end = 0                  # a term still to run is not one that ended
            if source.startswith("factbook"):
                start = end = factbook_day
            if runs and start and (cls, o["of"]) in now and cls != "other":
                sure = 1                 # still held when the list of leaders was taken
            of = index.get(o["of"], 0xFFFF)
            key = (cls, of, start, end, sure)
            if cls != "other" and key in seen:
                continue
            seen.add(key)
            title = re.sub(r"\s*\([A-Z]{2}\)$", "", o["title"])
            if title not in titles_of:
                titles_of[title] = len(titles_of)
            office_rows.append((index[person], of, start, end, TITLE_CLASSES.index(cls) if cls in TITLE_CLASSES else 0, sure, titles_of[title]))
    # A term that one list leaves open ended where another list says that it did.
    ended = collections.defaultdict(list)
    for person, of, start, end, cls, sure, title in office_rows:
        if cls and start and end > start:
            ended[person, of, cls].append((start, end))
    terms = [r for r in office_rows if not (r[4] and r[2] and not r[3] and not r[5]
             and any(start - 31 <= r[2] <= end for start, end in ended[r[0], r[1], r[4]]))]
    dropped["open office terms that another list ends"] = len(office_rows) - len(terms)
    office_rows = sorted(terms)
    # ---- titles
    title_table = {}
    rank = lambda c: TITLE_CLASSES.index(c) if c in TITLE_CLASSES else 0
    for t in title_rows:
        words = atoms(t["title"])
        if not words or (t["class"].startswith("cameo") and len(words) > 3):
            continue
        key = phrase(words)
        gender = {"M": 1, "F": 2}.get(t["gender"], 0)
        payload = rank(t["class"]) | gender << 8 | t["class"].startswith("cameo") << 12
        if key not in title_table or (title_table[key] & 255) == 0:
            title_table[key] = payload

    # ---- words: given names, usual case
    words, given_weight = collections.defaultdict(int), {}
    for g in read(facts, "given_names"):
        w = atoms(g["name"])
        if len(w) == 1 and len(w[0]) > 1:
            words[w[0]] |= {"M": 1, "F": 2}.get(g["gender"], 4)
            words[w[0]] |= min(7, int(math.log10(max(1, float(g["weight"] or 1))))) << 4
    for name in lines(f"{gaz}/open-forenames-smashew.tsv"):
        w = atoms(name.split("\t")[0])
        if len(w) == 1 and len(w[0]) > 2 and not words[w[0]] & 7 and usual(w[0]) < 12:
            words[w[0]] |= 4
    for line in lines(f"{gaz}/open-forenames-by-country.tsv"):
        f = line.split("\t")
        w = atoms(f[0])
        if len(w) == 1 and len(w[0]) > 1 and not words[w[0]] & 3:
            words[w[0]] |= {"M": 1, "F": 2}.get(f[2] if len(f) > 2 else "", 4)
    total = low + cap
    for w, n in total.items():
        if n >= 3:
            words[w] |= usual(w) << 8 | min(15, int(math.log2(n))) << 12
    word_table = {phrase([w]): p for w, p in words.items() if p}
    surnames = set()
    for name in ("open-surnames-smashew.tsv", "open-surnames-by-country.tsv"):
        for line in lines(f"{gaz}/{name}"):
            w = atoms(line.split("\t")[0])
            if w and 2 < len(w[-1]):
                surnames.add(w[-1])
    for e in kept:
        if e["label"] == "PER":
            w = atoms(e["name"])
            if len(w) > 1 and len(w[-1]) > 2:
                surnames.add(w[-1])
    bits = 1 << 20
    bloom = bytearray(bits // 8)
    for s in surnames:
        h = word_hash(s)
        step = (h >> 17 | h << 15) & M | 1
        for k in range(5):
            b = (h + k * step & M) & (bits - 1)
            bloom[b >> 3] |= 1 << (b & 7)

    # ---- entities: what is alike of many is a class; ids are differences
    genders = {g["person"]: {"male": 1, "female": 2, "M": 1, "F": 2}.get(g["gender"], 0) for g in genders}
    classes, columns, ids, priors = {}, bytearray(), [], []
    last, n = {}, len(kept)
    for i, e in enumerate(kept):
        kind, number, more = id_kind(e), id_number(e), 0
        if i % 32 == 0:
            last = {1: 0, 2: 0, 4: b""}
        if kind == 1 and e["geonames"]:
            more = int(e["geonames"])
        elif kind == 2 and e["wikidata"]:
            more = int(e["wikidata"][1:])
        key = (LABELS.index(e["label"]), kind_index.get(e["kind"], 0), genders.get(e["id"], 0), kind | (more > 0) << 4)
        columns += bytes([classes.setdefault(key, len(classes)), country_index.get(e["country"], 0)])
        item = b""
        if kind in (1, 2):
            step = number - last[kind]
            item = varint(step << 1 if step >= 0 else -step << 1 | 1)
            last[kind] = number
        elif kind == 3:
            item = struct.pack("<I", number)
        elif kind == 4:
            code = e["id"][1:].encode()
            shared = 0
            while shared < min(15, len(code), len(last[4])) and code[shared] == last[4][shared]:
                shared += 1
            assert len(code) - shared < 16
            item = bytes([shared << 4 | len(code) - shared]) + code[shared:]
            last[4] = code
        ids.append(item + (varint(more) if more else b""))
        prior = min(255, int(e["salience"] or 0))
        if not priors or priors[-1][0] != prior:
            priors.append((prior, i))
    assert len(classes) <= 256
    # ---- offices: what is held, once; then who, from when, how long
    held, rows = collections.Counter((r[1], r[6], r[4] | r[5] << 7) for r in office_rows), collections.defaultdict(list)
    held = {h: i for i, h in enumerate(sorted(held, key=lambda h: (-held[h], h)))}
    for person, of, start, end, cls, sure, title in office_rows:
        length = 0 if end == 0 else 1 + (end - start << 1 if end >= start else start - end << 1 | 1)
        rows[person // 128].append((person, varint(held[of, title, cls | sure << 7]) + varint(start) + varint(length)))
    groups = []
    for b in range((n + 127) // 128):
        group, at = b"", b * 128
        for person, row in rows[b]:
            group += varint(person - at + 1) + row
            at = person
        groups.append(group + b"\0")
    section = []
    fold = bytearray()
    for cp in list(range(0xC0, 0x250)) + list(range(0x1E00, 0x1F00)):
        fold += FOLD.get(cp, "").encode().ljust(2, b"\0")
    section.append(bytes(fold))
    narrow = lambda item: item & 0xFFFF | item >> 24 << 16      # 16 bits of entity, 8 of flags
    assert all(p & 0xFF0000 == 0 for p in table.values()) and len(lists) < 0x10000
    section.append(phrase_table({k: narrow(p) for k, p in table.items()}, 14, 3, 3, False))
    section.append(b"".join(narrow(i).to_bytes(3, "little") for i in lists))
    section.append(struct.pack("<HBB", n, len(classes), len(priors)) + b"".join(bytes(c) for c in classes)
                   + b"".join(struct.pack("<HH", i, p) for p, i in priors) + bytes(columns))
    section.append(blocks(ids, 32))
    section.append(b"".join(c.encode().ljust(4, b"\0") + struct.pack("<I", country_entity.get(c, 0xFFFF)) for c in countries))
    section.append(struct.pack("<I", len(held)) + b"".join(struct.pack("<HHB", *h) for h in held))
    section.append(blocks(groups, 1))
    section.append(phrase_table(title_table, 9, 3, 2, True))
    section.append(phrase_table(word_table, 13, 2, 2, True, rank=lambda p: p >> 12))
    section.append(bytes(bloom))
    section += text_pools([[e["name"] for e in kept], list(titles_of)])
    m = len(office_rows)
    body, head, at = bytearray(), bytearray(b"NGKB\2\0\0\0" + struct.pack("<I", len(section))), 12 + 8 * len(section)
    for s in section:
        pad = -at % 8
        body += b"\0" * pad
        at += pad
        head += struct.pack("<II", at, len(s))
        body += s
        at += len(s)
    with open(out, "wb") as f:
        f.write(head + body)
    print("sections", [len(s) for s in section], "total", at)
    print("entities", n, "with Wikidata id", sum(1 for e in kept if e["wikidata"]), "gazetteer names", len(gazetteer), "forms", len(table), "offices", m,
          "titles", len(title_table), "words", len(word_table), "surnames", len(surnames))
    print("kinds", ",".join(kinds))
    for k, v in sorted(dropped.items()):
        print(f"left out: {v:6d} {k}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
