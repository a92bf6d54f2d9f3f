# SPDX-License-Identifier: Apache-2.0
"""One id for one person, organisation or place over many reports."""
from __future__ import annotations

import ctypes

from . import _ffi
from .errors import MisuseError, NotFoundError
from .report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Ledger:
    """Entities as they come, report by report; ``add`` says which were met before.

    Memory is bounded: beyond ``limit`` entities those are forgotten that were not met for longest.

        ledger = nutgraf.Ledger()
        for report in reports:
            for entity, number in ledger.add(report).items():
                ...  # number is the same wherever the entity is
    """

    def __init__(self, limit: int = 200_000) -> None:
        if not 1 <= limit < 1 << 32:
            raise MisuseError("limit is a number of entities from 1")
        self._handle = _ffi.make(
            _ffi.lib.nutgraf_ledger_create, _ffi.lib.nutgraf_ledger_free, limit
        )

    def add(self, report: Report) -> dict[str, int]:
        """Id of the entity in its report → its number in the ledger.

        What cannot be known again in another report is left out: a lone family name, "both sides".
        """
        if report.error:
            raise MisuseError(f"{report!r} could not be read")
        entities = report.entities
        ids = (ctypes.c_uint64 * max(1, len(entities)))()
        _ffi.check(
            _ffi.lib.nutgraf_ledger_add(
                self._handle.value, report._handle.value, ids, len(ids)
            )
        )
        return {entity.id: number for entity, number in zip(entities, ids) if number}

    def __getitem__(self, number: int) -> dict[str, Any]:
        """What is known of an entity: id, name, label, same_as, reports."""
        import json

        try:
            return json.loads(
                _ffi.take(_ffi.lib.nutgraf_ledger_entity, self._handle.value, number)
            )
        except NotFoundError as error:
            raise KeyError(number) from error

    def __len__(self) -> int:
        count = ctypes.c_uint64()
        _ffi.check(_ffi.lib.nutgraf_ledger_count(self._handle.value, _ffi.byref(count)))
        return count.value

    def __repr__(self) -> str:
        return f"<Ledger: {len(self)} entities>"
