#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads pages with Nutgraf and with other extractors, side by side in one run.

  bench_article.py NUTGRAF DATA [--peers trafilatura,newspaper4k,readability,resiliparse] [--worst N]
  bench_article.py NUTGRAF DATA --visible

DATA is a folder of sets (or one set): gold.jsonl or gold.jsonl.xz with `id` and `body` or `blocks`
([[kind, text], …]), and pages.tar.xz with ID.html. For each set and reader: precision, recall and F1 of
runs of four words (mean over pages), pages exactly right, titles and days right, pages a CPU second.
--visible compares the text of each page with selectolax instead: the share of pages whose letters and
digits are the same. `make bench-article DATA=…` installs the peers into a virtual environment first.
"""
import argparse
import json
import logging
import lzma
import os
import re
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter

logging.disable(logging.CRITICAL)
WORD = re.compile(r"\w+")
BODY = {"paragraph", "heading", "list_item", "blockquote"}
UNSEEN = ["head", "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "math", "datalist",
          "select", "textarea", "noembed", "noframes", "map"]


def letters(text):
    return re.sub(r"[\W_]+", "", text or "").casefold()


def open_text(path):
    return lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")


def sets_of(folder):
    def gold(path):
        return next((os.path.join(path, n) for n in ("gold.jsonl", "gold.jsonl.xz") if os.path.exists(os.path.join(path, n))), None)

    folders = [folder] if gold(folder) else [os.path.join(folder, n) for n in sorted(os.listdir(folder))]
    for path in folders:
        found, pages = gold(path), os.path.join(path, "pages.tar.xz")
        if found and os.path.exists(pages):
            yield os.path.basename(path.rstrip("/")), found, pages


def read_set(gold, archive):
    pages = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile():
                raw = tar.extractfile(member).read()
                declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", raw[:4096], re.I)
                try:
                    text = raw.decode("utf-8-sig")
                except UnicodeDecodeError:
                    try:
                        text = raw.decode(declared.group(1).decode() if declared else "cp1252", "replace")
                    except LookupError:
                        text = raw.decode("cp1252", "replace")
                pages[os.path.basename(member.name).removesuffix(".html")] = text
    with open_text(gold) as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return [(r, pages[r["id"]]) for r in records if r["id"] in pages]


# One function a reader: HTML and address in, {"body", "title", "day"} out.
def peer_trafilatura():
    import trafilatura

    def read(html, url):
        found = trafilatura.bare_extraction(html, url=url, favor_precision=True, include_comments=False, with_metadata=True)
        found = found.as_dict() if found else {}
        return {"body": found.get("text"), "title": found.get("title"), "day": found.get("date")}
    return read


def peer_newspaper4k():
    import newspaper

    def read(html, url):
        article = newspaper.Article(url or "http://localhost/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return {"body": article.text, "title": article.title, "day": str(article.publish_date or "")[:10]}
    return read


def peer_readability():
    import lxml.html
    import readability

    def read(html, url):
        document = readability.Document(html)
        body = lxml.html.fromstring(document.summary())
        return {"body": "\n".join(body.itertext()), "title": document.short_title()}
    return read


def peer_resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    return lambda html, url: {"body": extract_plain_text(html, main_content=True, alt_texts=False)}


def run_peer(name, pages):
    """In a process of its own, so that CPU time is that reader's alone."""
    code = "import sys, json; sys.path.insert(0, sys.argv[1]); import bench_article as b; b.serve(sys.argv[2], sys.argv[3], sys.argv[4])"
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in"), os.path.join(folder, "out")
        with open(source, "w", encoding="utf-8") as f:
            for record, html in pages:
                f.write(json.dumps({"html": html, "url": record.get("url")}) + "\n")
        done = subprocess.run([sys.executable, "-c", code, os.path.dirname(os.path.abspath(__file__)), name, source, target],
                              capture_output=True, text=True)
        if done.returncode:
            print(f"  {name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None, 0
        with open(target, encoding="utf-8") as f:
            return [json.loads(line) for line in f], float(done.stdout.strip().splitlines()[-1])


def serve(name, source, target):
    read = globals()["peer_" + name]()
    with open(source, encoding="utf-8") as f:
        first = json.loads(f.readline())
    read(first["html"], first["url"])                               # imports and tables are not counted
    start = time.process_time()
    with open(source, encoding="utf-8") as f, open(target, "w", encoding="utf-8") as out:
        for line in f:
            record = json.loads(line)
            try:
                found = read(record["html"], record["url"])
            except Exception as error:                              # a reader that gives up has read nothing
                found = {"error": str(error)}
            out.write(json.dumps(found, default=str) + "\n")
    print(time.process_time() - start)


def run_nutgraf(command, pages):
    lines = "".join(json.dumps({"id": r["id"], "html": html, **({"url": r["url"]} if r.get("url") else {})}) + "\n"
                    for r, html in pages)

    def spent(text):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([command, "annotate", "--stages", "article", "--threads", "1"], input=text.encode(),
                              stdout=subprocess.PIPE, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    start = spent(lines.split("\n", 1)[0] + "\n")[1]
    output, cpu = spent(lines)
    found = []
    for line in output.decode().split("\n"):
        if not line:
            continue
        report = json.loads(line)
        text, article = report.get("text", ""), report.get("article", {})
        blocks = report.get("blocks", [])
        found.append({
            "text": text, "title": article.get("title"), "day": (article.get("published") or {}).get("value", "")[:10],
            "body": "\n".join(text[b["start"]:b["end"]] for b in blocks if b["kind"] in BODY)})
    return found, max(1e-3, cpu - start)


def shingles(text):
    words = WORD.findall(text or "")
    return Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def figures(pages, found):
    precision, recall, exact, titles, days, pages_f1 = [], [], 0, [], [], []
    for (gold, _), other in zip(pages, found):
        true = gold.get("body") or "\n".join(t for _, t in gold.get("blocks", []))
        if not true:
            continue
        a, b, free = shingles(true), shingles(other.get("body")), shingles(gold.get("summary"))
        common = sum((a & b).values())
        noise = sum(max(0, n - a[s] - free[s]) for s, n in b.items())
        p = common / (common + noise) if common + noise else 0.0
        r = common / max(1, sum(a.values()))
        precision.append(p)
        recall.append(r)
        pages_f1.append((2 * p * r / (p + r) if p + r else 0.0, gold["id"]))
        exact += WORD.findall(true) == WORD.findall(other.get("body") or "")
        if gold.get("title"):
            titles.append(letters(gold["title"]) == letters(other.get("title")))
        if gold.get("date") and not gold.get("date_suspect"):
            days.append((other.get("day") or "")[:10] == gold["date"][:10])
    if not precision:
        return None
    p, r = statistics.mean(precision), statistics.mean(recall)
    return {"P": p, "R": r, "F1": 2 * p * r / (p + r) if p + r else 0.0, "exact": exact / len(precision),
            "title": statistics.mean(titles) if titles else None, "day": statistics.mean(days) if days else None,
            "worst": sorted(pages_f1)}


def compare(arguments):
    for name, gold, archive in sets_of(arguments.data):
        pages = read_set(gold, archive)
        if not any(r.get("body") or r.get("blocks") for r, _ in pages):
            continue
        print(f"{name}: {len(pages)} pages\n  {'reader':12} {'P':>6} {'R':>6} {'F1':>6} {'exact':>6} {'title':>6} {'day':>6} {'pages/s':>8}")
        for reader in ["nutgraf"] + [p for p in arguments.peers.split(",") if p]:
            found, cpu = run_nutgraf(arguments.nutgraf, pages) if reader == "nutgraf" else run_peer(reader, pages)
            result = found and figures(pages, found)
            if not result:
                continue
            row = " ".join(f"{result[k]:6.3f}" if result[k] is not None else "     -" for k in ("P", "R", "F1", "exact", "title", "day"))
            print(f"  {reader:12} {row} {len(pages) / max(cpu, 1e-3):8.0f}")
            if reader == "nutgraf":
                for f1, page in result["worst"][:arguments.worst]:
                    print(f"    worst: {page} {f1:.3f}")


def visible(arguments):
    from selectolax.lexbor import LexborHTMLParser
    for name, gold, archive in sets_of(arguments.data):
        pages = read_set(gold, archive)
        found, _ = run_nutgraf(arguments.nutgraf, pages)
        same, apart = 0, []
        for (record, html), ours in zip(pages, found):
            tree = LexborHTMLParser(html)
            for tag in UNSEEN:
                for node in tree.css(tag):
                    node.decompose()
            body = tree.body
            theirs = letters(body.text(deep=True)) if body else ""
            if theirs == letters(ours["text"]):
                same += 1
            else:
                apart.append(record["id"])
        print(f"{name}: the same visible text on {same} of {len(pages)} pages; not on {' '.join(apart[:10])}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nutgraf", help="the command")
    parser.add_argument("data", help="a folder of sets, or one set")
    parser.add_argument("--peers", default="trafilatura,newspaper4k,readability,resiliparse")
    parser.add_argument("--worst", type=int, default=3, help="how many of the worst pages to name")
    parser.add_argument("--visible", action="store_true", help="compare visible text with selectolax")
    arguments = parser.parse_args()
    if arguments.visible:
        visible(arguments)
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
