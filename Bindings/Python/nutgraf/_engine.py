# SPDX-License-Identifier: Apache-2.0
"""Reading: one report, or a stream of records."""
from __future__ import annotations

import ctypes
import os

from . import _ffi
from . import _prototypes as p
from .errors import MisuseError
from .report import FailedReport, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Iterable, Iterator

_STAGES = {"article": 1, "syntax": 2, "names": 4, "time": 8, "speech": 16, "events": 32}
_engines: dict[tuple, Engine] = {}


def _stage_bits(stages: str | Iterable[str] | None) -> int:
    if stages is None:
        return 0
    names = stages.split(",") if isinstance(stages, str) else list(stages)
    unknown = [name for name in names if name not in _STAGES]
    if unknown or not names:
        raise MisuseError(f"no stage is called {unknown}; there are {', '.join(_STAGES)}")
    return sum(_STAGES[name] for name in set(names))


class Engine:
    """Reads with limits, stages, entities and models of your own. It never changes.

    ``entities`` are yours to be known by name, before the embedded ones: a path to a TSV file (id,
    label, name, aliases), or a list of (id, label, name, *aliases) or of dicts with those keys.
    ``mentions_model`` and ``quotations_model`` are paths to models that ``nutgraf train`` wrote, or
    their bytes. ``stages`` limits the work ("article", "syntax", "names", "time", "speech",
    "events"), ``limit`` is the largest report in bytes, ``threads`` are those of ``annotate``.

        engine = nutgraf.Engine(entities=[("P1", "PER", "Ilse Brandt", "Brandt the Elder")])
        report = engine.read_text("...")

    Any number of threads can share it. Raises SyntaxError_ for a line of entities that cannot be
    read and CorruptIndexError for a model that is damaged or of another kind.
    """

    __slots__ = ("_handle", "threads")

    def __init__(
        self,
        *,
        threads: int = 1,
        limit: int = 0,
        stages: str | Iterable[str] | None = None,
        entities: str | os.PathLike[str] | Iterable[Any] | None = None,
        mentions_model: str | os.PathLike[str] | bytes | None = None,
        quotations_model: str | os.PathLike[str] | bytes | None = None,
    ) -> None:
        if not 1 <= threads <= 256:
            raise MisuseError("threads is a number from 1 to 256")
        kept = [_entities(entities), _contents(mentions_model), _contents(quotations_model)]
        options = p.nutgraf_engine_options(
            struct_size=ctypes.sizeof(p.nutgraf_engine_options),
            threads=threads,
            input_limit=limit,
            stages=_stage_bits(stages),
            entities=_ffi.view(kept[0]),
            mentions_model=_ffi.view(kept[1]),
            quotations_model=_ffi.view(kept[2]),
        )
        self.threads = threads
        self._handle = _ffi.make(
            _ffi.lib.nutgraf_engine_create, _ffi.lib.nutgraf_engine_free, _ffi.byref(options)
        )

    def read_text(self, text: str | bytes, **known: Any) -> Report:
        """As ``nutgraf.read_text``."""
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
        return self._read(_ffi.lib.nutgraf_report_read_text, data, known)

    def read_html(self, page: str | bytes, **known: Any) -> Report:
        """As ``nutgraf.read_html``."""
        data = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else bytes(page)
        return self._read(_ffi.lib.nutgraf_report_read_html, data, known)

    def read(self, path: str | os.PathLike[str], **known: Any) -> Report:
        """As ``nutgraf.read``."""
        name = os.fspath(path)
        with open(name, "rb") as file:
            data = file.read()
        known.setdefault("id", name)
        html = name.lower().endswith((".html", ".htm", ".xhtml"))
        return (self.read_html if html else self.read_text)(data, **known)

    def annotate(
        self, records: Iterable[Mapping[str, Any]], *, errors: str = "keep", progress: bool = False
    ) -> Iterator[Report]:
        """As ``nutgraf.annotate``."""
        if errors not in ("keep", "skip", "raise"):
            raise MisuseError('errors is "keep", "skip" or "raise"')
        return _stream(records, self, errors, progress)

    def _read(self, call, data: bytes, known: Mapping[str, Any]) -> Report:
        unknown = known.keys() - _KNOWN
        if unknown:
            raise TypeError(f"nothing is called {sorted(unknown)}; there are {', '.join(_KNOWN)}")
        kept = {name: _text(value) for name, value in known.items()}
        options = p.nutgraf_read_options(
            struct_size=ctypes.sizeof(p.nutgraf_read_options),
            **{name: _ffi.view(value) for name, value in kept.items()},
        )
        return Report(
            _ffi.make(
                call,
                _ffi.lib.nutgraf_report_free,
                self._handle.value,
                data,
                len(data),
                _ffi.byref(options),
            )
        )

    def __repr__(self) -> str:
        return f"<Engine of {self.threads} thread{'s' * (self.threads > 1)}>"


_KNOWN = ("id", "published", "fetched", "url", "title", "publisher", "language")


def _contents(source: str | os.PathLike[str] | bytes | None) -> bytes | None:
    if source is None or isinstance(source, bytes):
        return source
    with open(source, "rb") as file:
        return file.read()


def _entities(source: Any) -> bytes | None:
    if source is None or isinstance(source, (str, os.PathLike)):
        return _contents(source)
    lines = []
    for entity in source:
        if isinstance(entity, dict):
            entity = (entity["id"], entity["label"], entity["name"], *entity.get("aliases", ()))
        fields = [str(field) for field in entity]
        if any(mark in field for field in fields for mark in "\t\n\r"):
            raise MisuseError(f"an entity holds a tab or a line end: {fields}")
        lines.append("\t".join(fields))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _default(threads: int = 1, limit: int = 0, stages: str | Iterable[str] | None = None) -> Engine:
    """A shared engine with these options: one of each kind is enough."""
    key = (threads, limit, _stage_bits(stages))
    if key not in _engines:
        names = None if stages is None else [name for name, bit in _STAGES.items() if key[2] & bit]
        _engines[key] = Engine(threads=threads, limit=limit, stages=names)
    return _engines[key]


def _text(value: Any) -> bytes | None:
    if value is None:
        return None
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    return str(value).encode()


def read_text(
    text: str | bytes,
    *,
    id: str | None = None,
    published: Any = None,
    fetched: Any = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    limit: int = 0,
    stages: str | Iterable[str] | None = None,
) -> Report:
    """Reads a report from text, such as text flattened from a page.

    ``published`` is a date, a datetime or an ISO 8601 string: the reference for "Friday".
    ``stages`` limits the work ("article", "syntax", "names", "time", "speech", "events").
    Raises EncodingError, EmptyTextError, TooLargeError.
    """
    return _default(limit=limit, stages=stages).read_text(
        text, id=id, published=published, fetched=fetched, url=url, title=title,
        publisher=publisher, language=language)  # fmt: skip


def read_html(
    page: str | bytes,
    *,
    id: str | None = None,
    published: Any = None,
    fetched: Any = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    limit: int = 0,
    stages: str | Iterable[str] | None = None,
) -> Report:
    """Reads a report from an HTML page; bytes may be in any encoding the page declares."""
    return _default(limit=limit, stages=stages).read_html(
        page, id=id, published=published, fetched=fetched, url=url, title=title,
        publisher=publisher, language=language)  # fmt: skip


def read(
    path: str | os.PathLike[str],
    *,
    limit: int = 0,
    stages: str | Iterable[str] | None = None,
    **known: Any,
) -> Report:
    """Reads a report from a file: HTML by its ending (.html, .htm), text otherwise."""
    return _default(limit=limit, stages=stages).read(path, **known)


def annotate(
    records: Iterable[Mapping[str, Any]],
    *,
    threads: int = 1,
    stages: str | Iterable[str] | None = None,
    limit: int = 0,
    errors: str = "keep",
    progress: bool = False,
) -> Iterator[Report]:
    """Reads a stream of input records (dicts with id and text or html), in order.

    A record that cannot be read becomes a FailedReport in its place (``errors="keep"``), is left
    out ("skip"), or is raised ("raise"). Memory is bounded by the records in flight, so the stream
    may be endless. ``progress=True`` shows a bar where tqdm is installed.
    """
    return _default(threads, limit, stages).annotate(records, errors=errors, progress=progress)


def _stream(records, engine: Engine, errors: str, progress: bool) -> Iterator[Report]:
    import json
    from collections import deque

    batch = _ffi.make(_ffi.lib.nutgraf_batch_create, _ffi.lib.nutgraf_batch_free, engine._handle.value)
    ids: deque = deque()
    bar = _bar(records) if progress else None

    def next_report():
        handle = _ffi.empty(_ffi.lib.nutgraf_report_free)
        status = _ffi.lib.nutgraf_batch_next(batch.value, _ffi.byref(handle))
        id_ = ids.popleft()
        if bar is not None:
            bar.update()
        if status == _ffi.OK:
            return Report(handle)
        failure = _ffi.error(status)
        if errors == "raise":
            raise failure
        return FailedReport(id_, failure) if errors == "keep" else None

    depth = 1 if engine.threads == 1 else engine.threads * 4
    try:
        for record in records:
            line = json.dumps(
                {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in record.items()},
                ensure_ascii=False,
            ).encode("utf-8", "surrogatepass")
            while True:
                status = _ffi.lib.nutgraf_batch_push(batch.value, line, len(line))
                if status == _ffi.OK:
                    break
                failure = _ffi.error(status)
                if failure.code != "batch_full" or not ids:
                    raise failure
                report = next_report()
                if report is not None:
                    yield report
            ids.append(record.get("id"))
            while len(ids) >= depth:
                report = next_report()
                if report is not None:
                    yield report
        while ids:
            report = next_report()
            if report is not None:
                yield report
    finally:
        batch.close()
        if bar is not None:
            bar.close()


def _bar(records):
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm(total=len(records) if hasattr(records, "__len__") else None, unit="report")
