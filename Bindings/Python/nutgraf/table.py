# SPDX-License-Identifier: Apache-2.0
"""Findings of many reports as tables, through the Arrow PyCapsule interface."""
from __future__ import annotations

import ctypes

from . import _ffi
from .report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable

_KINDS = (
    "reports", "blocks", "sentences", "tokens", "mentions", "entities", "times", "quantities",
    "quotations", "events", "positions",
)  # fmt: skip


class ArrowTable:
    """One table: ``pyarrow.table(t)``, ``polars.DataFrame(t)``, ``t.to_pandas()``."""

    def __init__(self, reports: tuple[Report, ...], kind: str) -> None:
        self._reports = reports
        self.kind = kind

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        stream = (ctypes.c_byte * _STREAM_SIZE)()
        handles = _ffi.array_of_handles([report._handle.value for report in self._reports])
        _ffi.check(
            _ffi.lib.nutgraf_table_export(
                handles, len(self._reports), _KINDS.index(self.kind), 0, ctypes.addressof(stream)
            )
        )
        return _capsule(stream)

    def to_pandas(self) -> Any:
        """A pandas DataFrame (needs pyarrow and pandas)."""
        try:
            import pyarrow
        except ImportError:
            raise ImportError("to_pandas() needs pyarrow: pip install pyarrow pandas") from None
        return pyarrow.table(self).to_pandas()

    def __repr__(self) -> str:
        return f"<ArrowTable {self.kind} of {len(self._reports)} reports>"


class Table:
    """Tables of many reports: ``Table(reports).mentions``, ``.quotations``, ``.events`` …

    Each has one row a finding and, as first column, the report's id; offsets are code points into
    that report's text, references are ids within that report.
    """

    def __init__(self, reports: Iterable[Report] | Report) -> None:
        if isinstance(reports, Report):
            reports = (reports,)
        self._reports = tuple(report for report in reports if not report.error)

    def __getattr__(self, name: str) -> ArrowTable:
        if name in _KINDS:
            return ArrowTable(self._reports, name)
        raise AttributeError(f"no table is called {name!r}; there are {', '.join(_KINDS)}")

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *_KINDS})

    def __repr__(self) -> str:
        return f"<Table of {len(self._reports)} reports>"


_STREAM_SIZE = 5 * ctypes.sizeof(ctypes.c_void_p)
_NAME = b"arrow_array_stream"
# The destructor gets the capsule as an address: it is dying, so no reference to it may be taken.
_Destructor = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)

_malloc = ctypes.CDLL(None).malloc
_malloc.restype, _malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
_free = ctypes.CDLL(None).free
_free.restype, _free.argtypes = None, [ctypes.c_void_p]
_new = ctypes.pythonapi.PyCapsule_New
_new.restype = ctypes.py_object
_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, _Destructor]
_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_Release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


@_Destructor
def _destroy(capsule: int) -> None:
    """Releases a stream that nobody took over, and the struct itself."""
    try:
        address = _pointer(capsule, _NAME)
    except ValueError:  # renamed by whoever took the stream over
        return
    release = ctypes.c_void_p.from_address(address + 3 * ctypes.sizeof(ctypes.c_void_p)).value
    if release:
        _Release(release)(address)
    _free(address)


def _capsule(stream: Any) -> object:
    address = _malloc(_STREAM_SIZE)
    if not address:
        raise MemoryError
    ctypes.memmove(address, stream, _STREAM_SIZE)
    return _new(address, _NAME, _destroy)
