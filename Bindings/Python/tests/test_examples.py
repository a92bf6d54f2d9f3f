# SPDX-License-Identifier: Apache-2.0
"""The examples run as they stand."""
import subprocess
import sys

import pytest


def test_the_notebook_runs(root):
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient")
    path = root / "Examples" / "Python" / "two_reports.ipynb"
    notebook = nbformat.read(path, as_version=4)
    done = client.NotebookClient(
        notebook, timeout=120, kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()  # fmt: skip
    shown = [o for cell in done.cells for o in cell.get("outputs", ())]
    assert any("text/html" in o.get("data", {}) for o in shown)


def test_compare_runs(root, samples):
    out = subprocess.run(
        [sys.executable, root / "Examples/Python/compare.py",
         samples / "harbour-talks-gazette.html", samples / "harbour-talks-observer.txt"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert out.stdout.startswith("<Comparison of 2 reports")
