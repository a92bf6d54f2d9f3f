# SPDX-License-Identifier: Apache-2.0
"""News reports into structure that can be checked.

    import nutgraf
    report = nutgraf.read("page.html", published="2031-05-17")
    for quotation in report.quotations:
        print(quotation.speaker, quotation.text)

All offsets are code points into ``report.text``, so ``report.text[m.start:m.end]`` is the mention.
"""
from __future__ import annotations

from ._engine import Engine, annotate, read, read_html, read_text
from ._ffi import version as _version
from .errors import (
    CorruptIndexError,
    EmptyTextError,
    EncodingError,
    Error,
    LockedError,
    MisuseError,
    NotFoundError,
    ReadWriteError,
    StoppedError,
    SyntaxError_,
    TooLargeError,
)
from .report import FailedReport, Report
from .stories import Stories, stories

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .comparison import Comparison, compare
    from .index import Facet, Hit, Hits, Index, Period, Query
    from .ledger import Ledger
    from .table import Table

__version__ = _version()
__all__ = [
    "Comparison",
    "CorruptIndexError",
    "EmptyTextError",
    "EncodingError",
    "Engine",
    "Error",
    "FailedReport",
    "Facet",
    "Hit",
    "Hits",
    "Index",
    "Ledger",
    "LockedError",
    "MisuseError",
    "NotFoundError",
    "Period",
    "Query",
    "ReadWriteError",
    "Report",
    "StoppedError",
    "Stories",
    "SyntaxError_",
    "Table",
    "TooLargeError",
    "annotate",
    "compare",
    "read",
    "read_html",
    "read_text",
    "stories",
]

# What is loaded when it is first asked for.
_LATER = {
    "Comparison": "comparison",
    "compare": "comparison",
    "Facet": "index",
    "Hit": "index",
    "Hits": "index",
    "Index": "index",
    "Ledger": "ledger",
    "Period": "index",
    "Query": "index",
    "Table": "table",
}


def __getattr__(name: str):
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
