# SPDX-License-Identifier: Apache-2.0
"""Findings as Arrow tables, read by three libraries."""
import gc

import nutgraf
import pytest

KINDS = (
    "reports", "blocks", "sentences", "tokens", "mentions", "entities", "times", "quantities",
    "quotations", "events", "positions",
)  # fmt: skip


@pytest.fixture
def reports(strike):
    return list(nutgraf.annotate({"id": str(i), "text": strike} for i in range(3)))


@pytest.mark.parametrize("kind", KINDS)
def test_pyarrow_reads_and_validates_every_table(reports, kind):
    pa = pytest.importorskip("pyarrow")
    table = pa.table(getattr(nutgraf.Table(reports), kind))
    table.validate(full=True)
    assert table.column_names[0] == "report"
    assert set(table["report"].to_pylist()) <= {"0", "1", "2"}


def test_rows_are_the_findings(reports):
    pa = pytest.importorskip("pyarrow")
    rows = pa.table(nutgraf.Table(reports).mentions).to_pylist()
    expected = [(r.id, m.start, m.end, m.text, m.label) for r in reports for m in r.mentions]
    assert [(r["report"], r["start"], r["end"], r["text"], r["label"]) for r in rows] == expected


def test_unknown_values_are_null(reports):
    pa = pytest.importorskip("pyarrow")
    rows = pa.table(nutgraf.Table(reports).quantities).to_pylist()
    assert any(row["currency"] == "EUR" for row in rows)
    assert any(row["currency"] is None for row in rows)


def test_polars_reads_a_table(reports):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(nutgraf.Table(reports).quotations)
    assert frame.height == sum(len(r.quotations) for r in reports)


def test_pandas_reads_a_table(reports):
    pytest.importorskip("pandas")
    frame = nutgraf.Table(reports).entities.to_pandas()
    assert len(frame) == sum(len(r.entities) for r in reports)


def test_an_empty_table_has_its_columns():
    pa = pytest.importorskip("pyarrow")
    table = pa.table(nutgraf.Table([]).events)
    assert table.num_rows == 0 and "modality" in table.column_names


def test_tables_outlive_their_reports(strike):
    pa = pytest.importorskip("pyarrow")
    table = pa.table(nutgraf.Table([nutgraf.read_text(strike)]).mentions)
    gc.collect()
    assert "Tomas Brandt" in table["text"].to_pylist()


def test_a_capsule_nobody_takes_is_freed(reports):
    for _ in range(50):
        nutgraf.Table(reports).mentions.__arrow_c_stream__()
    gc.collect()


def test_failed_reports_have_no_rows(strike):
    mixed = nutgraf.annotate([{"id": "a", "text": strike}, {"id": "b"}])
    assert repr(nutgraf.Table(mixed)) == "<Table of 1 reports>"


def test_a_misspelt_table_is_told(reports):
    with pytest.raises(AttributeError, match="quotations"):
        nutgraf.Table(reports).quotes
