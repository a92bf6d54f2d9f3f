# SPDX-License-Identifier: Apache-2.0
"""Engines with entities and models of one's own."""
import pathlib
import subprocess
import sys

import nutgraf
import pytest

TABLES = pathlib.Path(__file__).resolve().parents[3] / "Sources/CNutgrafData/tables"
TEXT = "The Quillhaven Ferrymen struck on Monday. The Ferrymen want more pay."


@pytest.mark.parametrize(
    "entities",
    [
        [("Q424242", "ORG", "Quillhaven Ferrymen", "Ferrymen")],
        [{"id": "Q424242", "label": "ORG", "name": "Quillhaven Ferrymen", "aliases": ["Ferrymen"]}],
        "file",
    ],
)
def test_own_entities_are_known_by_their_id(entities, tmp_path):
    if entities == "file":
        entities = tmp_path / "own.tsv"
        entities.write_text("# our own\nQ424242\tORG\tQuillhaven Ferrymen\tFerrymen\n")
    assert "Q424242" not in nutgraf.read_text(TEXT).to_json()
    engine = nutgraf.Engine(entities=entities)
    report = engine.read_text(TEXT).to_dict()
    (found,) = [e for e in report["entities"] if "Ferrymen" in e["name"]]
    assert found["label"] == "ORG" and found["same_as"]["wikidata"] == "Q424242"
    assert [m["label"] for m in report["mentions"] if m["kind"] == "name"] == ["ORG", "ORG"]
    streamed = list(engine.annotate([{"id": "a", "text": TEXT}]))
    assert "Q424242" in streamed[0].to_json()
    own = nutgraf.Engine(entities=[("ferry 7", "ORG", "Quillhaven Ferrymen")]).read_text(TEXT)
    assert own.to_dict()["entities"][0]["same_as"]["own"] == "ferry 7"


def test_a_bad_line_of_entities_is_told(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("Q1\tPER\tIlse Brandt\nQ2\tNOBODY\tX\n")
    with pytest.raises(nutgraf.SyntaxError_, match="line 2") as caught:
        nutgraf.Engine(entities=path)
    assert caught.value.offset == len("Q1\tPER\tIlse Brandt\n")
    with pytest.raises(nutgraf.MisuseError):
        nutgraf.Engine(entities=[("Q1", "PER", "a\tb")])


@pytest.mark.parametrize("stage", ["mentions", "quotations"])
def test_a_model_of_ones_own_is_read(stage):
    path = TABLES / f"{stage}.bin"
    text = 'Ilse Brandt of Varnholm said: "We will not sign." The mayor left.'
    engine = nutgraf.Engine(**{f"{stage}_model": path})
    assert engine.read_text(text).to_json() == nutgraf.read_text(text).to_json()
    data = path.read_bytes()
    for wrong in (b"x", data[:-1], data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]):
        with pytest.raises(nutgraf.CorruptIndexError, match=f"{stage}_model"):
            nutgraf.Engine(**{f"{stage}_model": wrong})
    other = {"mentions": "quotations", "quotations": "mentions"}[stage]
    with pytest.raises(nutgraf.CorruptIndexError, match="another kind"):
        nutgraf.Engine(**{f"{other}_model": data})


def test_an_engine_reads_files_with_its_stages(tmp_path):
    engine = nutgraf.Engine(stages="article", limit=200)
    path = tmp_path / "a.html"
    path.write_text("<p>The mayor of Varnholm resigned on Friday.</p>")
    report = engine.read(path, published="2031-04-16")
    assert report.id == str(path) and not report.mentions and report.blocks
    with pytest.raises(nutgraf.TooLargeError):
        engine.read_text("x" * 201)
    with pytest.raises(TypeError, match="publised"):
        engine.read_text("x", publised="2031-04-16")


def test_the_command_takes_them(tmp_path):
    (tmp_path / "own.tsv").write_text("Q424242\tORG\tQuillhaven Ferrymen\n")
    (tmp_path / "a.txt").write_text(TEXT)
    done = subprocess.run(
        [sys.executable, "-m", "nutgraf", "annotate", str(tmp_path / "a.txt"),
         "--entities", str(tmp_path / "own.tsv"), "--quotations-model", str(TABLES / "quotations.bin")],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0 and "Q424242" in done.stdout, done.stderr
