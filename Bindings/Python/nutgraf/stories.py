# SPDX-License-Identifier: Apache-2.0
"""Reports of one event, clustered as they come."""
from __future__ import annotations

import ctypes

from . import _ffi
from .errors import MisuseError
from .report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Iterator


class Stories:
    """A story stream: iterate over it for the clusters, ``add`` goes on with it."""

    def __init__(self, window: int = 30) -> None:
        if window < 1:
            raise MisuseError("window is a number of days from 1")
        self._handle = _ffi.make(
            _ffi.lib.nutgraf_stories_create, _ffi.lib.nutgraf_stories_free, window
        )
        self._clusters: dict[str, list[str]] = {}
        self.score = 0.0

    def add(self, report: Report) -> str:
        """The id of the report's story, new or known; ``score`` then says how sure that is."""
        if report.error:
            raise MisuseError(f"{report!r} could not be read")
        story, score = ctypes.c_uint64(), ctypes.c_float()
        _ffi.check(
            _ffi.lib.nutgraf_stories_add(
                self._handle.value, report._handle.value, _ffi.byref(story), _ffi.byref(score)
            )
        )
        name = f"s{story.value}"
        self.score = score.value
        self._clusters.setdefault(name, []).append(report.id)
        return name

    @property
    def clusters(self) -> dict[str, list[str]]:
        """Story id → ids of its reports, in the order in which they came."""
        return {name: list(ids) for name, ids in self._clusters.items()}

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self.clusters.values())

    def __len__(self) -> int:
        return len(self._clusters)

    def __repr__(self) -> str:
        return f"<Stories: {sum(map(len, self._clusters.values()))} reports in {len(self)}>"


def stories(reports: Iterable[Report] = (), window: int = 30) -> Stories:
    """Groups reports into stories, one pass."""
    stream = Stories(window)
    for report in reports:
        stream.add(report)
    return stream
