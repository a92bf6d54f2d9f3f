# SPDX-License-Identifier: Apache-2.0
"""Comparing reports, and grouping them into stories."""
import nutgraf
import pytest


@pytest.fixture(scope="module")
def pair(samples):
    return [
        nutgraf.read(samples / "harbour-talks-gazette.html", id="gazette"),
        nutgraf.read(samples / "harbour-talks-observer.txt", id="observer"),
    ]


def test_every_piece_of_evidence_is_in_its_report(pair):
    comparison = nutgraf.compare(pair)
    texts = {report.id: report.text for report in pair}
    assert comparison.facts
    for fact in comparison.facts:
        assert fact.relation in ("agree", "refine", "conflict", "only")
        for evidence in fact.evidence:
            assert texts[evidence.report_id][evidence.start : evidence.end] == evidence.text
        if fact.relation == "only":
            assert len({e.report_id for e in fact.evidence}) == 1
        else:
            assert len({e.report_id for e in fact.evidence}) == 2


def test_two_reports_of_one_event_are_one_story(pair):
    assert nutgraf.compare(pair).same_story


def test_a_stranger_is_another_story(pair, samples):
    stranger = nutgraf.read(samples / "painting-found.txt", id="stranger")
    assert not nutgraf.compare([pair[0], stranger]).same_story


def test_the_pair_agrees_and_conflicts_somewhere(pair):
    comparison = nutgraf.compare(pair)
    assert comparison.agreements
    assert comparison.conflicts


def test_json_is_the_contract(pair):
    data = nutgraf.compare(pair).to_dict()
    assert data["schema"] == "nutgraf-comparison/1"
    assert data["reports"] == ["gazette", "observer"]


def test_html_is_escaped_and_needs_no_network():
    evil = "Fire <b>kills</b> 4 in Varnholm\n\nThe fire <img src=x> killed 4 people on Friday.\n"
    other = "Fire kills 5 in Varnholm\n\nThe fire killed 5 people in Varnholm on Friday.\n"
    comparison = nutgraf.compare([nutgraf.read_text(evil, id="<a>"), nutgraf.read_text(other, id="b")])
    for html in (comparison._repr_html_(), comparison.to_html()):
        assert "<b>kills" not in html and "<img" not in html and "<a>" not in html
        assert "http://" not in html and "https://" not in html


def test_a_terminal_is_not_steered_by_a_report():
    evil = nutgraf.read_text("Fire \x1b[2J in Varnholm\n\nFire \x1b]0;x\x07 killed 4 people.\n", id="a")
    assert "\x1b" not in str(nutgraf.compare([evil, evil]))


def test_one_report_is_too_few(pair):
    with pytest.raises(nutgraf.MisuseError, match="two reports"):
        nutgraf.compare(pair[:1])


def test_reports_of_two_stories_are_told_apart(samples):
    names = [
        "harbour-talks-gazette.html", "night-train-courier.txt", "harbour-talks-observer.txt",
        "painting-found.txt", "night-train-wire.txt", "harbour-talks-herald.html",
        "night-train-tribune.html",
    ]  # fmt: skip
    days = {"harbour": "2031-09-14", "night": "2031-09-14", "painting": "2031-09-15"}
    stories = nutgraf.stories(
        nutgraf.read(samples / name, id=name, published=days[name.split("-")[0]]) for name in names
    )
    clusters = sorted(sorted(cluster) for cluster in stories)
    assert clusters == [
        sorted(n for n in names if n.startswith("harbour")),
        sorted(n for n in names if n.startswith("night")),
        ["painting-found.txt"],
    ]


def test_a_stream_goes_on(pair):
    stream = nutgraf.stories()
    assert stream.add(pair[0]) == stream.add(pair[1])
    assert 0 <= stream.score <= 1
    assert len(stream) == 1
