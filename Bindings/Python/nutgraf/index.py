# SPDX-License-Identifier: Apache-2.0
"""A durable index of reports and plain records."""
from __future__ import annotations

import ctypes
import os
import struct
from collections import namedtuple
from itertools import count as _numbers
from itertools import repeat as _repeat
from operator import itemgetter

from . import _ffi
from . import _prototypes as p
from .errors import MisuseError, NotFoundError
from .report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Iterator

_lib = _ffi.lib
_search = _lib.nutgraf_index_search
_Scores = p.nutgraf_scores
_SCORES_SIZE = ctypes.sizeof(_Scores)
_byref = ctypes.byref
_count = _lib.nutgraf_index_count
_lengths = struct.Struct("<II").pack


Facet = namedtuple("Facet", "value count key")
Facet.__doc__ = "A value, how many records have it, and its identity where one is known."
Period = namedtuple("Period", "start end count")
Period.__doc__ = "A stretch of days, both ends included, and how many records are of it."


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


class _Hits(ctypes.c_void_p):
    """The library's hits, freed with the last of ours; what was read of them is kept."""

    __slots__ = ("shown",)


_Found = _ffi.freed_by(_lib.nutgraf_hits_free, _Hits)


class Hit(tuple):
    """One hit: id, score, field, spans (UTF-8 byte offsets into that field), snippet, date."""

    # A tuple of the hits, the number and the score is made without a call of Python code: ten of
    # them are made in a third of the time of a search that takes ten microseconds.
    __slots__ = ()
    score = property(itemgetter(2), doc="How well it matches; 0 when sorted by day.")

    def _read(self) -> tuple:
        found, number, _ = self
        try:
            shown = found.shown
        except AttributeError:
            shown = found.shown = {}
        data = shown.get(number)
        if data is None:
            hit = p.nutgraf_hit(struct_size=ctypes.sizeof(p.nutgraf_hit))
            _ffi.check(_lib.nutgraf_hits_get(found, number, _byref(hit)))
            flat = hit.spans[: 2 * hit.span_count]
            data = shown[number] = (
                _ffi.string_at(hit.id),
                _ffi.string_at(hit.field),
                _ffi.string_at(hit.snippet),
                tuple(zip(flat[::2], flat[1::2])),
                _ffi.string_at(hit.date) or None,
            )
        return data

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

    @property
    def date(self) -> str | None:
        """The record's day as YYYY-MM-DD."""
        return self._read()[4]

    def __repr__(self) -> str:
        return f"<Hit {self.id!r} {self.score:.3f}>"


class Hits(list):
    """The hits of a search, best first. ``total`` is the number of all matches, when counted."""

    __slots__ = ("total",)
    total: int | None


class Index:
    """A durable index in a folder: one writer at a time, any number of readers.

    ``commit`` makes what was added durable and visible, together. Use it in a ``with`` block, or
    ``close()`` it.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._value = handle.value

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        *,
        stemmed: tuple[str, ...] | list[str] = (),
        memory: int | None = None,
        cache: int | None = None,
    ) -> Index:
        """A new index in a folder, which is made when missing.

        ``stemmed`` names text fields that keep English stems in the place of words ("strikes" finds
        "striking"). ``memory`` is how many bytes the writer may hold before it writes records out,
        ``cache`` how many bytes of pages are kept for queries.
        """
        folder = os.fsencode(path)
        if not (stemmed or memory or cache):
            return cls(
                _ffi.make(_lib.nutgraf_index_create, _lib.nutgraf_index_free, folder, len(folder))
            )
        options = _index_options(memory, cache)
        options.stemmed = _ffi.view(",".join(stemmed).encode())
        return cls(
            _ffi.make(
                _lib.nutgraf_index_create_with, _lib.nutgraf_index_free, folder, len(folder),
                _byref(options),
            )
        )  # fmt: skip

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        write: bool = False,
        *,
        generation: int | None = None,
        memory: int | None = None,
        cache: int | None = None,
    ) -> Index:
        """An index that is there. Raises NotFoundError, LockedError, CorruptIndexError.

        ``generation`` opens an earlier one for reading: see ``keep`` and ``stats()["generations"]``.
        ``memory`` and ``cache`` are as for ``create``.
        """
        folder = os.fsencode(path)
        if generation is not None:
            if write or not 0 <= generation < 1 << 62:
                raise MisuseError("an earlier generation, a number, is opened for reading only")
            if not generation:
                raise NotFoundError("generation 0 of the index is not kept")
        if generation is None and not (memory or cache):
            return cls(
                _ffi.make(
                    _lib.nutgraf_index_open, _lib.nutgraf_index_free, folder, len(folder),
                    int(write),
                )
            )  # fmt: skip
        options = _index_options(memory, cache)
        options.write = int(write)
        options.generation = generation or 0
        return cls(
            _ffi.make(
                _lib.nutgraf_index_open_with, _lib.nutgraf_index_free, folder, len(folder),
                _byref(options),
            )
        )  # fmt: skip

    @staticmethod
    def repair(path: str | os.PathLike[str]) -> dict[str, Any]:
        """Mends a damaged index that nobody writes: keeps what checks out, says what does not.

        Gives a dict: records and segments that were kept; damage, a list of dicts with code,
        message, file and offset; set_aside, the damaged files under their new names.
        """
        import json

        folder = os.fsencode(path)
        return json.loads(_ffi.take(_lib.nutgraf_index_repair, folder, len(folder)))

    def add(self, record: Mapping[str, Any] | Report, *, annotations: bool = False) -> None:
        """Adds a record, in the place of any with the same id; it is found after ``commit``.

        A dict has "id", text fields ("title", "body", …), a "date", lists of strings as whole values
        and numbers; ``report | {"id": …}`` adds a report with its entities, speakers, events and
        positions, and with ``annotations=True`` keeps the annotated report for ``get``.
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

        if annotations and report is not None:
            record = {**record, "annotations": True}
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

    def merge(self, budget: int | None = None) -> bool:
        """Joins all segments into one and drops what was deleted; True when that is done.

        With a ``budget`` only the smallest segments are joined, reading at most so many bytes.
        """
        if budget is None:
            _ffi.check(_lib.nutgraf_index_merge(self._value))
            return True
        done = ctypes.c_uint32()
        _ffi.check(_lib.nutgraf_index_merge_some(self._value, min(max(0, budget), 1 << 61), _byref(done)))
        return bool(done.value)

    def get(self, id: str) -> dict[str, Any]:
        """The record of an id: its texts and date, and "report" where annotations were kept.

        The report's spans are UTF-8 byte offsets. Raises NotFoundError.
        """
        import json

        key = id.encode()
        return json.loads(_ffi.take(_lib.nutgraf_index_get, self._value, key, len(key)))

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
        *,
        sort: str = "score",
        expansions: int | None = None,
    ) -> Hits:
        """The best hits. ``count=True`` fills ``hits.total``; ``timeout`` is in seconds.

        ``sort`` is "score", "newest" or "oldest" (records without a date last; hits have no score
        then). ``expansions`` is how many words a prefix, wildcard or fuzzy word may stand for.
        """
        if query.__class__ is not Query:
            query = Query(self, query)
        options = None
        if timeout is None and expansions is None and sort == "score":
            options = _OPTIONS.get((limit, count))
        if options is None:
            options = _search_options(limit, count, timeout, sort, expansions)
        scores = _Scores(_SCORES_SIZE)
        found = _Found()
        status = _search(self._value, query._value, options, _byref(scores), _byref(found))
        if status:
            raise _ffi.error(status)
        hits = Hits(map(Hit, zip(_repeat(found), _numbers(), scores.score[: scores.count])))
        hits.total = scores.total if count else None
        return hits

    def count(self, query: Query | str | dict[str, Any], timeout: float | None = None) -> int:
        """The number of records that match. ``timeout`` is in seconds."""
        if query.__class__ is not Query:
            query = Query(self, query)
        if timeout is not None:
            return self.search(query, limit=1, count=True, timeout=timeout).total
        out = ctypes.c_uint64()
        status = _count(self._value, query._value, _byref(out))
        if status:
            raise _ffi.error(status)
        return out.value

    def like(self, id: str, limit: int = 10) -> Hits:
        """Records that read like one: its words that are rare elsewhere find them."""
        return self.search({"like": id}, limit)

    def facets(
        self,
        query: Query | str | dict[str, Any],
        field: str,
        limit: int = 10,
        timeout: float | None = None,
    ) -> list[Facet]:
        """The most frequent values of a field among the records that match, with their counts.

        Fields are those of whole values ("person", "org", "place", "event" …) and of numbers.
        """
        return self._facets(query, field, limit, timeout, None)

    def together(self, name: str, field: str = "person", limit: int = 10) -> list[Facet]:
        """Who appears with whom: the values of a field in the records of an entity, itself left out."""
        return self._facets({"entity": name}, field, limit, None, name)

    def timeline(
        self,
        query: Query | str | dict[str, Any],
        by: str = "month",
        timeout: float | None = None,
    ) -> list[Period]:
        """How many of the records that match are of each "day", "month" or "year", in order.

        ``index.timeline('person:"Ana Lindqvist"')`` is an entity's timeline.
        """
        if by not in _PERIODS:
            raise MisuseError("by is 'day', 'month' or 'year'")
        found = self._count_values(query, "date", 0, timeout, None, _PERIODS[by])
        return [Period(x["from"], x["to"], x["count"]) for x in found["periods"]]

    def _facets(self, query, field, limit, timeout, apart):
        if not 0 < limit <= 1 << 20:
            raise MisuseError("limit is a number from 1 to a million")
        if field == "date":
            raise MisuseError("the days of records are counted by timeline()")
        found = self._count_values(query, field, limit, timeout, apart, 0)
        return [Facet(x["value"], x["count"], x["key"]) for x in found["values"]]

    def _count_values(self, query, field, limit, timeout, apart, period):
        import json

        if query.__class__ is not Query:
            query = Query(self, query)
        options = p.nutgraf_facet_options(ctypes.sizeof(p.nutgraf_facet_options), limit)
        options.deadline_ms = _milliseconds(timeout)
        options.period = period
        options.field = _ffi.view(field.encode())
        options.apart = _ffi.view(apart.encode() if apart else None)
        return json.loads(
            _ffi.take(_lib.nutgraf_index_facets, self._value, query._value, _byref(options))
        )

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
_ORDERS = {"score": 0, "newest": 1, "oldest": 2}
_PERIODS = {"day": 0, "month": 1, "year": 2}


def _milliseconds(timeout: float | None) -> int:
    return 0 if timeout is None else min(max(1, int(timeout * 1000)), 1 << 31)


def _search_options(limit, count, timeout, sort, expansions):
    if not 0 < limit <= 1 << 20:
        raise MisuseError("limit is a number from 1 to a million")
    if sort not in _ORDERS:
        raise MisuseError("sort is 'score', 'newest' or 'oldest'")
    if expansions is not None and not 0 < expansions < 1 << 31:
        raise MisuseError("expansions is a number from 1")
    options = p.nutgraf_search_options(
        _OPTIONS_SIZE, limit, bool(count), _milliseconds(timeout), _ORDERS[sort], expansions or 0
    )
    return _byref(options)


# What nearly every search asks for, made once.
_OPTIONS = {
    (limit, count): _search_options(limit, count, None, "score", None)
    for limit in (1, 10, 20, 100)
    for count in (False, True)
}


def _index_options(memory: int | None, cache: int | None):
    for value in (memory, cache):
        if value is not None and not 0 < value < 1 << 62:
            raise MisuseError("memory and cache are numbers of bytes")
    options = p.nutgraf_index_options(ctypes.sizeof(p.nutgraf_index_options))
    options.memory_limit = memory or 0
    options.cache_limit = cache or 0
    return options
