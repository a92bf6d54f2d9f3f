# SPDX-License-Identifier: Apache-2.0
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]

STRIKE = """Quiet Day on the Quays as Varnholm Dockers Walk Out

Some 640 dockers walked out of the port of Varnholm on Tuesday, the Dockers’ Union said.

“A raise of that size would sink us,” said Tomas Brandt, the operator’s owner. Brandt added that \
Nordquay lost €4.5 million in March.
"""


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture
def strike():
    return STRIKE


@pytest.fixture(scope="session")
def samples():
    return ROOT / "Examples" / "reports"
