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


class Handle:
    """A live handle, freed once: by close(), at the end of a with block, or with the object."""

    __slots__ = ("_free", "value", "__weakref__")

    def __init__(self, free, value) -> None:
        self._free = free
        self.value = value

    def close(self) -> None:
        value, self.value = self.value, None
        if value:
            self._free(value)

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:
            pass


def make(create, free, *arguments) -> Handle:
    out = ctypes.c_void_p()
    check(create(*arguments, byref(out)))
    return Handle(free, out.value)


def view(text: bytes | None) -> p.nutgraf_view:
    if not text:
        return p.nutgraf_view()
    return p.nutgraf_view(ctypes.cast(ctypes.c_char_p(text), ctypes.POINTER(ctypes.c_char)), len(text))


def string_at(view_: p.nutgraf_view) -> str:
    return ctypes.string_at(view_.data, view_.size).decode() if view_.size else ""


def array_of_handles(handles):
    return (ctypes.c_void_p * len(handles))(*handles)
