# SPDX-License-Identifier: Apache-2.0
"""A durable index of reports and plain records."""
from __future__ import annotations

import ctypes
import os
import struct

from . import _ffi
from . import _prototypes as p
from .errors import MisuseError
from .report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Iterator

_lib = _ffi.lib
_search = _lib.nutgraf_index_search
_free_hits = _lib.nutgraf_hits_free
_Scores = p.nutgraf_scores
_SCORES_SIZE = ctypes.sizeof(_Scores)
_byref = ctypes.byref
_lengths = struct.Struct("<II").pack


class Query:
    """A compiled query. ``cancel()`` stops the searches that use it, from any thread."""

    __slots__ = ("_handle", "_value", "source")

    def __init__(self, index: Index, source: str | dict[str, Any]) -> None:
        if isinstance(source, dict):
            import json

            text = json.dumps(source, ensure_ascii=False, default=_iso).encode()
        elif isinstance(source, str):
            text = source.encode("utf-8", "surrogatepass")
        else:
            raise MisuseError("a query is a str (the query language) or a dict (the JSON form)")
        self.source = source
        self._handle = _ffi.make(
            _lib.nutgraf_query_create, _lib.nutgraf_query_free, index._value, text, len(text)
        )
        self._value = self._handle.value

    def cancel(self) -> None:
        _ffi.check(_lib.nutgraf_query_cancel(self._value))

    def __repr__(self) -> str:
        return f"<Query {self.source!r}>"


def _iso(value: Any) -> str:
    return value.isoformat()


class Hit:
    """One hit: id, score, field, spans (UTF-8 byte offsets into that field), snippet."""

    __slots__ = ("_data", "_hits", "_number", "score")

    def __init__(self, hits: Hits, number: int, score: float) -> None:
        self._hits = hits
        self._number = number
        self.score = score
        self._data: tuple | None = None

    def _read(self) -> tuple:
        if self._data is None:
            hit = p.nutgraf_hit(struct_size=ctypes.sizeof(p.nutgraf_hit))
            _ffi.check(_lib.nutgraf_hits_get(self._hits._value, self._number, _byref(hit)))
            flat = hit.spans[: 2 * hit.span_count]
            self._data = (
                _ffi.string_at(hit.id),
                _ffi.string_at(hit.field),
                _ffi.string_at(hit.snippet),
                tuple(zip(flat[::2], flat[1::2])),
            )
        return self._data

    @property
    def id(self) -> str:
        return self._read()[0]

    @property
    def field(self) -> str:
        """The field that matched best; empty where no text did."""
        return self._read()[1]

    @property
    def snippet(self) -> str:
        return self._read()[2]

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        return self._read()[3]

    def __repr__(self) -> str:
        return f"<Hit {self.id!r} {self.score:.3f}>"


class Hits(list):
    """The hits of a search, best first. ``total`` is the number of all matches, when counted."""

    __slots__ = ("_value", "total")
    total: int | None

    def __del__(self) -> None:
        try:
            _free_hits(self._value)
        except Exception:
            pass


class Index:
    """A durable index in a folder: one writer at a time, any number of readers.

    ``commit`` makes what was added durable and visible, together. Use it in a ``with`` block, or
    ``close()`` it.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._value = handle.value

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Index:
        """A new index in a folder, which is made when missing."""
        folder = os.fsencode(path)
        return cls(
            _ffi.make(_lib.nutgraf_index_create, _lib.nutgraf_index_free, folder, len(folder))
        )

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], write: bool = False, *, generation: int | None = None
    ) -> Index:
        """An index that is there. Raises NotFoundError, LockedError, CorruptIndexError.

        ``generation`` opens an earlier one for reading: see ``keep`` and ``stats()["generations"]``.
        """
        folder = os.fsencode(path)
        if generation is not None:
            if write or not 0 <= generation < 1 << 63:
                raise MisuseError("an earlier generation, a number, is opened for reading only")
            return cls(
                _ffi.make(
                    _lib.nutgraf_index_open_generation, _lib.nutgraf_index_free, folder,
                    len(folder), generation,
                )
            )  # fmt: skip
        return cls(
            _ffi.make(
                _lib.nutgraf_index_open, _lib.nutgraf_index_free, folder, len(folder), int(write)
            )
        )

    @staticmethod
    def repair(path: str | os.PathLike[str]) -> dict[str, Any]:
        """Mends a damaged index that nobody writes: keeps what checks out, says what does not.

        Gives a dict: records and segments that were kept; damage, a list of dicts with code,
        message, file and offset; set_aside, the damaged files under their new names.
        """
        import json

        folder = os.fsencode(path)
        return json.loads(_ffi.take(_lib.nutgraf_index_repair, folder, len(folder)))

    def add(self, record: Mapping[str, Any] | Report) -> None:
        """Adds a record, in the place of any with the same id; it is found after ``commit``.

        A dict has "id" and text fields ("title", "body", …) and a "date"; ``report | {"id": …}``
        adds a report with its entities, speakers, events and positions.
        """
        if type(record) is dict and all(type(value) is str for value in record.values()):
            # Strings alone go packed, at a tenth of the cost of JSON.
            parts = [b"NGRECRD1"]
            for name, value in record.items():
                key = name.encode("utf-8", "surrogatepass")
                data = value.encode("utf-8", "surrogatepass")
                parts += (_lengths(len(key), len(data)), key, data)
            packed = b"".join(parts)
            _ffi.check(_lib.nutgraf_index_add(self._value, packed, len(packed)))
            return
        report = None
        if isinstance(record, Report):
            report, record = record, {}
        elif "_report" in record:
            record = dict(record)
            report = record.pop("_report")
        import json

        text = json.dumps(record, ensure_ascii=False, default=_iso).encode("utf-8", "surrogatepass")
        if report is None:
            _ffi.check(_lib.nutgraf_index_add(self._value, text, len(text)))
        else:
            _ffi.check(
                _lib.nutgraf_index_add_report(self._value, report._handle.value, text, len(text))
            )

    def delete(self, id: str) -> None:
        """Deletes the record of an id, if there is one, with the next commit."""
        key = id.encode()
        _ffi.check(_lib.nutgraf_index_delete(self._value, key, len(key)))

    def commit(self) -> None:
        _ffi.check(_lib.nutgraf_index_commit(self._value))

    def rollback(self) -> None:
        """Takes back all changes since the last commit."""
        _ffi.check(_lib.nutgraf_index_rollback(self._value))

    def keep(self, generations: int) -> None:
        """Keeps so many earlier generations from now on, so that ``open`` can open them.

        A large commit, a merge and closing make a generation; a new index keeps none.
        """
        if not 0 <= generations <= 1 << 20:
            raise MisuseError("generations is a number from 0 to a million")
        _ffi.check(_lib.nutgraf_index_keep(self._value, generations))

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Copies the index as it is now, with every commit, while others read and write it."""
        folder = os.fsencode(path)
        _ffi.check(_lib.nutgraf_index_backup(self._value, folder, len(folder)))

    def merge(self) -> None:
        """Joins all segments into one and drops what was deleted."""
        _ffi.check(_lib.nutgraf_index_merge(self._value))

    def refresh(self) -> None:
        """Looks whether other processes committed."""
        _ffi.check(_lib.nutgraf_index_refresh(self._value))

    def verify(self) -> None:
        """Reads every byte and checks it. Raises CorruptIndexError, which names file and byte."""
        _ffi.check(_lib.nutgraf_index_verify(self._value))

    def stats(self) -> dict[str, Any]:
        """Figures: records, deleted, segments, bytes, terms, generation; the list generations."""
        import json

        return json.loads(_ffi.take(_lib.nutgraf_index_stats, self._value))

    def query(self, source: str | dict[str, Any]) -> Query:
        """Compiles a query: a str in the query language, or a dict in the JSON form."""
        return Query(self, source)

    def search(
        self,
        query: Query | str | dict[str, Any],
        limit: int = 10,
        count: bool = False,
        timeout: float | None = None,
    ) -> Hits:
        """The best hits. ``count=True`` fills ``hits.total``; ``timeout`` is in seconds."""
        if not isinstance(query, Query):
            query = Query(self, query)
        if not 0 < limit <= 1 << 20:
            raise MisuseError("limit is a number from 1 to a million")
        options = p.nutgraf_search_options(
            _OPTIONS_SIZE, limit, count, 0 if timeout is None else max(1, int(timeout * 1000))
        )
        scores = _Scores(_SCORES_SIZE)
        out = ctypes.c_void_p()
        status = _search(self._value, query._value, _byref(options), _byref(scores), _byref(out))
        if status:
            raise _ffi.error(status)
        hits = Hits()
        hits._value = out.value
        hits.total = scores.total if count else None
        for number, score in enumerate(scores.score[: scores.count]):
            hits.append(Hit(hits, number, score))
        return hits

    def count(self, query: Query | str | dict[str, Any]) -> int:
        """The number of records that match."""
        if not isinstance(query, Query):
            query = Query(self, query)
        out = ctypes.c_uint64()
        _ffi.check(_lib.nutgraf_index_count(self._value, query._value, _byref(out)))
        return out.value

    def close(self) -> None:
        """Gives up the writer's lock; what was not committed is lost."""
        if self._value:
            value, self._value = self._value, None
            try:
                _ffi.check(_lib.nutgraf_index_close(value))
            finally:
                self._handle.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("an index is searched, not iterated over")


_OPTIONS_SIZE = ctypes.sizeof(p.nutgraf_search_options)
