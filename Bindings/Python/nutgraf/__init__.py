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
from .comparison import Comparison, compare
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
from .index import Hit, Hits, Index, Query
from .report import FailedReport, Report
from .stories import Stories, stories
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
    "Hit",
    "Hits",
    "Index",
    "LockedError",
    "MisuseError",
    "NotFoundError",
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
