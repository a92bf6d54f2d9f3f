# SPDX-License-Identifier: Apache-2.0
"""The only module that touches ctypes. A call releases the GIL while the library works."""
from __future__ import annotations

import ctypes
import os

from . import _prototypes as p
from .errors import BY_STATUS, Error

OK, END = 0, 11


class _Library(ctypes.CDLL):
    """The library; a function gets its prototype when it is first used."""

    def __getattr__(self, name: str):
        try:
            result, parameters = p.FUNCTIONS[name]
        except KeyError:
            raise AttributeError(name) from None
        function = self[name]
        function.restype = result
        function.argtypes = parameters
        setattr(self, name, function)
        return function


def _load() -> _Library:
    path = os.environ.get("NUTGRAF_LIBRARY") or os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "libnutgraf.so"
    )
    try:
        library = _Library(path)
    except OSError as error:
        raise ImportError(
            f"cannot load {path}: {error}. Install the wheel, or name the library in "
            "NUTGRAF_LIBRARY."
        ) from None
    found = library.nutgraf_abi_version()
    if found != p.ABI_VERSION:
        raise ImportError(
            f"{path} has binary interface {found}, this package needs {p.ABI_VERSION}: "
            "install both from one release"
        )
    return library


lib = _load()
byref = ctypes.byref


def version() -> str:
    return ctypes.string_at(lib.nutgraf_version()).decode()


def error(status: int) -> Error:
    """The calling thread's last error as an exception."""
    last = p.nutgraf_error(struct_size=ctypes.sizeof(p.nutgraf_error))
    lib.nutgraf_last_error(byref(last))
    message = ctypes.string_at(last.message).decode("utf-8", "replace")
    code = ctypes.string_at(last.code).decode("utf-8", "replace")
    offset = last.offset if last.offset >= 0 else None
    return BY_STATUS.get(status, Error)(message, code, offset)


def check(status: int) -> None:
    if status != OK:
        raise error(status)


def take(call, *arguments) -> bytes:
    """Calls a function whose last parameter receives bytes."""
    out = p.nutgraf_bytes()
    check(call(*arguments, byref(out)))
    try:
        return ctypes.string_at(out.data, out.size)
    finally:
        lib.nutgraf_bytes_free(byref(out))


class Handle(ctypes.c_void_p):
    """A live handle, freed once: by close(), at the end of a with block, or with the object.

    What goes with the object is freed without a line of Python (see `freed_by`).
    """

    __slots__ = ()

    def close(self) -> None:
        value, self.value = self.value, None
        if value:
            self._free(value)


def freed_by(free, base=Handle) -> type:
    """Handles whose destructor is a function of the library.

    An exception in a `__del__` that is written in Python is printed and lost, and a Ctrl-C that
    arrives while one runs is such an exception. A call from C to C is never interrupted.
    """
    destructor = ctypes.pythonapi.PyInstanceMethod_New(free)
    return type(base.__name__, (base,), {"__slots__": (), "_free": staticmethod(free), "__del__": destructor})


ctypes.pythonapi.PyInstanceMethod_New.restype = ctypes.py_object
ctypes.pythonapi.PyInstanceMethod_New.argtypes = [ctypes.py_object]
_kinds: dict[str, type] = {}


def empty(free) -> Handle:
    """A handle that holds nothing yet: what a call writes into it is freed by `free`."""
    kind = _kinds.get(free.__name__)
    if kind is None:
        kind = _kinds[free.__name__] = freed_by(free)
    return kind()


def make(create, free, *arguments) -> Handle:
    handle = empty(free)
    check(create(*arguments, byref(handle)))
    return handle


def view(text: bytes | None) -> p.nutgraf_view:
    if not text:
        return p.nutgraf_view()
    return p.nutgraf_view(ctypes.cast(ctypes.c_char_p(text), ctypes.POINTER(ctypes.c_char)), len(text))


def string_at(view_: p.nutgraf_view) -> str:
    return ctypes.string_at(view_.data, view_.size).decode() if view_.size else ""


def array_of_handles(handles):
    return (ctypes.c_void_p * len(handles))(*handles)
