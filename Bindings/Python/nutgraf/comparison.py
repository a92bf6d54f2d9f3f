# SPDX-License-Identifier: Apache-2.0
"""Where reports of one story agree, differ or conflict."""
from __future__ import annotations

from . import _ffi
from .errors import MisuseError
from .report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable


class Evidence:
    """The words of one report that bear a fact out."""

    __slots__ = ("_data", "report")

    def __init__(self, data: dict[str, Any], report: Report | None) -> None:
        self._data = data
        self.report = report

    @property
    def start(self) -> int:
        return self._data["start"]

    @property
    def end(self) -> int:
        return self._data["end"]

    @property
    def text(self) -> str:
        return self._data["text"]

    @property
    def value(self) -> str | None:
        return self._data.get("value")

    @property
    def report_id(self) -> str:
        return self._data["report"]

    def __repr__(self) -> str:
        return f"<{self.report_id}: {self.text[:60]!r}>"


class Fact:
    """A point on which reports agree, refine each other, conflict, or that one alone has."""

    __slots__ = ("_data", "evidence")

    def __init__(self, data: dict[str, Any], reports: dict[str, Report]) -> None:
        self._data = data
        self.evidence = tuple(Evidence(e, reports.get(e["report"])) for e in data["evidence"])

    @property
    def relation(self) -> str:
        """agree, refine, conflict or only."""
        return self._data["relation"]

    @property
    def kind(self) -> str:
        return self._data["kind"]

    @property
    def more_specific(self) -> str | None:
        """The id of the report that says it more exactly."""
        return self._data.get("more_specific")

    @property
    def score(self) -> float:
        return self._data["score"]

    def __repr__(self) -> str:
        words = " / ".join(e.text[:40] for e in self.evidence)
        return f"<Fact {self.relation} {self.kind}: {words}>"


class Comparison:
    """The comparison of two reports or more. Immutable; keeps its reports alive."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports = tuple(reports)
        if len(self._reports) < 2:
            raise MisuseError("a comparison takes two reports or more")
        failed = [r for r in self._reports if r.error]
        if failed:
            raise MisuseError(f"{failed[0]!r} could not be read, so it cannot be compared")
        handles = _ffi.array_of_handles([r._handle.value for r in self._reports])
        self._handle = _ffi.make(
            _ffi.lib.nutgraf_comparison_create,
            _ffi.lib.nutgraf_comparison_free,
            handles,
            len(self._reports),
        )
        self._dict: dict[str, Any] | None = None

    @property
    def _data(self) -> dict[str, Any]:
        if self._dict is None:
            import json

            self._dict = json.loads(self.to_json())
        return self._dict

    @property
    def reports(self) -> tuple[Report, ...]:
        return self._reports

    @property
    def same_story(self) -> bool:
        return self._data["same_story"]

    @property
    def score(self) -> float:
        return self._data["score"]

    @property
    def story(self) -> dict[str, Any]:
        return self._data["story"]

    @property
    def facts(self) -> tuple[Fact, ...]:
        by_id = {r.id: r for r in self._reports}
        return tuple(Fact(fact, by_id) for fact in self._data["facts"])

    def _of(self, relation: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.relation == relation)

    @property
    def agreements(self) -> tuple[Fact, ...]:
        return self._of("agree")

    @property
    def refinements(self) -> tuple[Fact, ...]:
        return self._of("refine")

    @property
    def conflicts(self) -> tuple[Fact, ...]:
        return self._of("conflict")

    @property
    def only(self) -> tuple[Fact, ...]:
        return self._of("only")

    @property
    def quotations(self) -> list[dict[str, Any]]:
        return self._data["quotations"]

    @property
    def positions(self) -> list[dict[str, Any]]:
        return self._data["positions"]

    @property
    def timeline(self) -> list[dict[str, Any]]:
        return self._data["timeline"]

    def to_dict(self) -> dict[str, Any]:
        import json

        return json.loads(self.to_json())

    def to_json(self) -> str:
        return _ffi.take(_ffi.lib.nutgraf_comparison_json, self._handle.value, 0).decode()

    def to_html(self) -> str:
        """A whole page."""
        return _ffi.take(_ffi.lib.nutgraf_comparison_html, self._handle.value, 1).decode()

    def _repr_html_(self) -> str:
        return _ffi.take(_ffi.lib.nutgraf_comparison_html, self._handle.value, 0).decode()

    def __str__(self) -> str:
        return _ffi.take(_ffi.lib.nutgraf_comparison_text, self._handle.value, 100).decode()

    def __repr__(self) -> str:
        counts = {r: len(self._of(r)) for r in ("agree", "refine", "conflict", "only")}
        words = ", ".join(f"{n} {r}" for r, n in counts.items())
        return f"<Comparison of {len(self._reports)} reports: {words}>"


def compare(reports: Iterable[Report]) -> Comparison:
    """Compares two reports or more: ``.facts``, ``.conflicts``, ``.to_dict()``."""
    return Comparison(reports)
