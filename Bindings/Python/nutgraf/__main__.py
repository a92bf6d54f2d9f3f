# SPDX-License-Identifier: Apache-2.0
"""The command that comes with the wheel: annotate, compare, stories, index.

The full command (train, evaluate, bench as well) is built with the library.
Exit status: 0 all read; 1 some records were errors; 2 usage; 3 cannot read or write.
"""
from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Iterator

import nutgraf

_OFFSETS = {"codepoint": 0, "utf8": 1, "utf16": 2}


def _records(files: list[str], format_: str | None, known: dict[str, Any]) -> Iterator[dict]:
    for path in files or ["-"]:
        lower = path.lower()
        kind = format_ or (
            "html" if lower.endswith((".html", ".htm", ".xhtml"))
            else "jsonl" if path == "-" or lower.endswith((".jsonl", ".ndjson", ".json"))
            else "text"
        )  # fmt: skip
        stream = sys.stdin.buffer if path == "-" else open(path, "rb")
        with stream:
            if kind != "jsonl":
                yield {"id": path, kind: stream.read(), **known}
                continue
            for line in stream:
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                    if not isinstance(record, dict):
                        raise ValueError("the record is not an object")
                except ValueError as error:
                    record = {"error": {"code": "bad_json", "message": str(error)}}
                yield {**known, **record}


def _read(record: dict[str, Any], engine: nutgraf.Engine) -> nutgraf.Report:
    fields = {
        name: record.get(name)
        for name in ("id", "published", "fetched", "url", "title", "publisher", "language")
    }
    if "error" in record:
        raise nutgraf.SyntaxError_(record["error"]["message"], "bad_json")
    if not isinstance(record.get("id"), str):
        raise nutgraf.SyntaxError_('the record has no string "id"', "no_id")
    if "text" in record:
        return engine.read_text(record["text"], **fields)
    if "html" in record:
        return engine.read_html(record["html"], **fields)
    raise nutgraf.SyntaxError_('the record has neither "text" nor "html"', "no_text")


def _known(arguments: argparse.Namespace) -> dict[str, Any]:
    return {"published": arguments.published} if arguments.published else {}


def _each(arguments: argparse.Namespace, engine: nutgraf.Engine, write, use) -> int:
    failed = 0
    for record in _records(arguments.files, arguments.format, _known(arguments)):
        try:
            write(use(record, _read(record, engine)))
        except nutgraf.Error as error:
            failed += 1
            stated = {"code": error.code, "message": str(error)}
            write(json.dumps({"id": record.get("id"), "error": stated}, ensure_ascii=False))
    return 1 if failed else 0


def _annotate(arguments: argparse.Namespace, out) -> int:
    from . import _ffi

    def use(record, report):
        return _ffi.take(
            _ffi.lib.nutgraf_report_json, report._handle.value, _OFFSETS[arguments.offsets],
            int(arguments.tokens),
        ).decode()  # fmt: skip

    engine = nutgraf.Engine(
        stages=arguments.stages,
        entities=arguments.entities,
        mentions_model=arguments.mentions_model,
        quotations_model=arguments.quotations_model,
    )
    return _each(arguments, engine, lambda line: print(line, file=out), use)


def _compare(arguments: argparse.Namespace, out) -> int:
    engine = nutgraf.Engine()
    reports = [
        _read(record, engine)
        for record in _records(arguments.files, arguments.format, _known(arguments))
    ]
    comparison = nutgraf.compare(reports)
    print(comparison.to_json() if arguments.json else comparison, file=out)
    if arguments.html:
        with open(arguments.html, "w", encoding="utf-8") as page:
            page.write(comparison.to_html())
    return 0


def _stories(arguments: argparse.Namespace, out) -> int:
    stream = nutgraf.stories(window=arguments.window)

    def use(record, report):
        story = stream.add(report)
        return json.dumps({"id": record["id"], "story": story, "score": round(stream.score, 3)})

    return _each(arguments, nutgraf.Engine(stages="names"), lambda line: print(line, file=out), use)


def _index(arguments: argparse.Namespace, out) -> int:
    if arguments.action == "add":
        try:
            index = nutgraf.Index.open(arguments.dir, write=True)
        except nutgraf.NotFoundError:
            stemmed = arguments.stem.split(",") if arguments.stem else ()
            index = nutgraf.Index.create(arguments.dir, stemmed=stemmed)
        engine = nutgraf.Engine()
        with index:
            for record in _records(arguments.arguments, arguments.format, _known(arguments)):
                report = None if "body" in record else _read(record, engine)
                index.add(
                    record if report is None else report | {"id": record["id"]},
                    annotations=arguments.annotations,
                )
            index.commit()
        return 0
    if arguments.action == "repair":
        report = nutgraf.Index.repair(arguments.dir)
        print(json.dumps(report), file=out)
        return 1 if report["damage"] else 0
    write = arguments.action in ("merge", "keep")
    with nutgraf.Index.open(arguments.dir, write, generation=arguments.generation) as index:
        query = " ".join(arguments.arguments)
        if arguments.action == "search":
            for hit in index.search(query, limit=arguments.limit, sort=arguments.sort):
                print(f"{hit.score:8.3f}  {hit.id}  {hit.snippet}", file=out)
        elif arguments.action == "count":
            print(index.count(index.query(query)), file=out)
        elif arguments.action == "facets":
            for value in index.facets(query, arguments.field, arguments.limit):
                print(f"{value.count:8}  {value.value}", file=out)
        elif arguments.action == "together":
            for value in index.together(query, arguments.field, arguments.limit):
                print(f"{value.count:8}  {value.value}", file=out)
        elif arguments.action == "timeline":
            for period in index.timeline(query, arguments.by):
                print(f"{period.count:8}  {period.start}  {period.end}", file=out)
        elif arguments.action == "get":
            for id in arguments.arguments:
                print(json.dumps(index.get(id), ensure_ascii=False), file=out)
        elif arguments.action == "merge":
            index.merge(arguments.budget)
        elif arguments.action == "verify":
            index.verify()
        elif arguments.action in ("backup", "keep"):
            if len(arguments.arguments) != 1 or arguments.action == "keep" and not query.isdigit():
                raise nutgraf.MisuseError("backup takes a folder, keep a number")
            if arguments.action == "backup":
                index.backup(query)
            else:
                index.keep(int(query))
        else:
            print(json.dumps(index.stats()), file=out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nutgraf", description=__doc__)
    parser.add_argument("--version", action="version", version=nutgraf.__version__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name, run, files="*"):
        one = commands.add_parser(name)
        one.add_argument("files", nargs=files)
        one.add_argument("--format", choices=["jsonl", "text", "html"])
        one.add_argument("--published")
        one.add_argument("--out", default="-")
        one.set_defaults(run=run)
        return one

    annotate = command("annotate", _annotate)
    annotate.add_argument("--offsets", choices=list(_OFFSETS), default="codepoint")
    annotate.add_argument("--tokens", action="store_true")
    annotate.add_argument("--stages")
    annotate.add_argument("--entities", help="a TSV file of id, label, name and aliases")
    annotate.add_argument("--mentions-model")
    annotate.add_argument("--quotations-model")
    compare = command("compare", _compare, "+")
    compare.add_argument("--json", action="store_true")
    compare.add_argument("--html")
    command("stories", _stories).add_argument("--window", type=int, default=30)
    index = commands.add_parser("index")
    index.add_argument("dir")
    index.add_argument(
        "action",
        choices=[
            "add", "search", "count", "facets", "together", "timeline", "get", "merge", "verify",
            "repair", "backup", "keep", "stats",
        ],
    )
    index.add_argument("arguments", nargs="*")
    index.add_argument("--format", choices=["jsonl", "text", "html"])
    index.add_argument("--published")
    index.add_argument("--limit", type=int, default=10)
    index.add_argument("--sort", choices=["score", "newest", "oldest"], default="score")
    index.add_argument("--field", default="person", help="whose values are counted")
    index.add_argument("--by", choices=["day", "month", "year"], default="month")
    index.add_argument("--budget", type=int, help="bytes of segments that a merge may read")
    index.add_argument("--stem", help="fields of a new index that keep stems, by commas")
    index.add_argument("--annotations", action="store_true", help="keep the annotated reports")
    index.add_argument("--generation", type=int, help="an earlier one to read")
    index.add_argument("--out", default="-")
    index.set_defaults(run=_index)
    return parser


def main() -> int:
    arguments = _parser().parse_args()
    try:
        out = sys.stdout if arguments.out == "-" else open(arguments.out, "w", encoding="utf-8")
        with out:
            return arguments.run(arguments, out)
    except BrokenPipeError:
        return 3
    except (nutgraf.SyntaxError_, nutgraf.MisuseError, nutgraf.EmptyTextError) as error:
        print(f"nutgraf: {error}", file=sys.stderr)
        return 2
    except (nutgraf.Error, OSError) as error:
        print(f"nutgraf: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
