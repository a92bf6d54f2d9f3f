# SPDX-License-Identifier: Apache-2.0
"""What can go wrong. Every error says what was wrong, where, and what to do."""
from __future__ import annotations


class Error(Exception):
    """The base of all errors of this package.

    ``code`` is a short fixed name ("not_utf8"), ``offset`` the byte at which it shows, or None.
    """

    def __init__(self, message: str, code: str = "", offset: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset


class MisuseError(Error, ValueError):
    """An argument that cannot be, or an object that was closed."""


class EncodingError(Error, ValueError):
    """Bytes that are not UTF-8."""


class EmptyTextError(Error, ValueError):
    """A report without text."""


class TooLargeError(Error, ValueError):
    """Over a limit."""


class SyntaxError_(Error, ValueError):
    """A record, a date or a query that cannot be understood."""


class ReadWriteError(Error, OSError):
    """A file that cannot be read or written."""


class LockedError(Error, OSError):
    """The index is being written by somebody else."""


class CorruptIndexError(Error, OSError):
    """A file of an index is damaged; the message names it."""


class NotFoundError(Error, LookupError):
    """There is no such index, document or file."""


class StoppedError(Error, TimeoutError):
    """A callback or a deadline stopped the work."""


class InternalError(Error, RuntimeError):
    """A defect of the library; please report it."""


BY_STATUS = {
    1: MisuseError,
    2: EncodingError,
    3: EmptyTextError,
    4: TooLargeError,
    5: SyntaxError_,
    6: ReadWriteError,
    7: LockedError,
    8: CorruptIndexError,
    9: NotFoundError,
    10: StoppedError,
    12: InternalError,
}
