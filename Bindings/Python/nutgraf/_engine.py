# SPDX-License-Identifier: Apache-2.0
"""Reading: one report, or a stream of records."""
from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any, Iterable, Iterator

from . import _ffi
from . import _prototypes as p
from .errors import MisuseError
from .report import FailedReport, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAGES = {"article": 1, "syntax": 2, "names": 4, "time": 8, "speech": 16, "events": 32}
_engines: dict[tuple, _ffi.Handle] = {}


def _stage_bits(stages: str | Iterable[str] | None) -> int:
    if stages is None:
        return 0
    names = stages.split(",") if isinstance(stages, str) else list(stages)
    unknown = [name for name in names if name not in _STAGES]
    if unknown or not names:
        raise MisuseError(f"no stage is called {unknown}; there are {', '.join(_STAGES)}")
    return sum(_STAGES[name] for name in set(names))


def engine(threads: int = 1, limit: int = 0, stages: str | Iterable[str] | None = None) -> Any:
    """A shared engine with these options; engines never change, so one of each kind is enough."""
    if not 1 <= threads <= 256:
        raise MisuseError("threads is a number from 1 to 256")
    key = (threads, limit, _stage_bits(stages))
    if key not in _engines:
        options = p.nutgraf_engine_options(
            struct_size=ctypes.sizeof(p.nutgraf_engine_options),
            threads=threads,
            input_limit=limit,
            stages=key[2],
        )
        _engines[key] = _ffi.make(
            _ffi.lib.nutgraf_engine_create, _ffi.lib.nutgraf_engine_free, _ffi.byref(options)
        )
    return _engines[key].value


def _text(value: Any) -> bytes | None:
    if value is None:
        return None
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    return str(value).encode()


def _read(
    call, data: bytes, known: Mapping[str, Any], limit: int, stages: str | Iterable[str] | None
) -> Report:
    kept = {name: _text(value) for name, value in known.items()}
    options = p.nutgraf_read_options(
        struct_size=ctypes.sizeof(p.nutgraf_read_options),
        **{name: _ffi.view(value) for name, value in kept.items()},
    )
    return Report(
        _ffi.make(
            call,
            _ffi.lib.nutgraf_report_free,
            engine(limit=limit, stages=stages),
            data,
            len(data),
            _ffi.byref(options),
        )
    )


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
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    known = dict(id=id, published=published, fetched=fetched, url=url, title=title,
                 publisher=publisher, language=language)
    return _read(_ffi.lib.nutgraf_report_read_text, data, known, limit, stages)


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
    data = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else bytes(page)
    known = dict(id=id, published=published, fetched=fetched, url=url, title=title,
                 publisher=publisher, language=language)
    return _read(_ffi.lib.nutgraf_report_read_html, data, known, limit, stages)


def read(path: str | os.PathLike[str], **known: Any) -> Report:
    """Reads a report from a file: HTML by its ending (.html, .htm), text otherwise."""
    name = os.fspath(path)
    with open(name, "rb") as file:
        data = file.read()
    known.setdefault("id", name)
    html = name.lower().endswith((".html", ".htm", ".xhtml"))
    return (read_html if html else read_text)(data, **known)


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
    if errors not in ("keep", "skip", "raise"):
        raise MisuseError('errors is "keep", "skip" or "raise"')
    handle = engine(threads=threads, limit=limit, stages=stages)
    return _stream(records, handle, threads, errors, progress)


def _stream(records, engine_, threads, errors, progress) -> Iterator[Report]:
    import json
    from collections import deque

    batch = _ffi.make(_ffi.lib.nutgraf_batch_create, _ffi.lib.nutgraf_batch_free, engine_)
    ids: deque = deque()
    bar = _bar(records) if progress else None

    def next_report():
        out = ctypes.c_void_p()
        status = _ffi.lib.nutgraf_batch_next(batch.value, _ffi.byref(out))
        id_ = ids.popleft()
        if bar is not None:
            bar.update()
        if status == _ffi.OK:
            return Report(_ffi.Handle(_ffi.lib.nutgraf_report_free, out.value))
        failure = _ffi.error(status)
        if errors == "raise":
            raise failure
        return FailedReport(id_, failure) if errors == "keep" else None

    depth = 1 if threads == 1 else threads * 4
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
