# SPDX-License-Identifier: Apache-2.0
"""Reading one report: spans, views, errors."""
import datetime
import gc

import nutgraf
import pytest


def test_a_mention_is_its_span_of_the_text(strike):
    report = nutgraf.read_text(strike)
    assert report.mentions
    for mention in report.mentions:
        assert report.text[mention.start : mention.end] == mention.text == report[mention]


def test_offsets_are_code_points(strike):
    report = nutgraf.read_text(strike)
    brandt = next(m for m in report.mentions if m.text == "Tomas Brandt")
    assert strike.index("Tomas Brandt") == brandt.start


def test_text_is_never_changed(strike):
    assert nutgraf.read_text(strike).text == strike


def test_a_quotation_names_its_speaker(strike):
    quotation = next(q for q in nutgraf.read_text(strike).quotations if q.kind == "direct")
    assert quotation.text == "“A raise of that size would sink us,”"
    assert str(quotation.speaker) == "Tomas Brandt"
    assert quotation.source.text.startswith("Tomas Brandt")


def test_published_anchors_weekdays(strike):
    day = datetime.date(2031, 4, 16)
    report = nutgraf.read_text(strike, published=day)
    tuesday = next(t for t in report.times if t.text == "Tuesday")
    assert (tuesday.from_, tuesday.to) == ("2031-04-15", "2031-04-15")


def test_without_a_date_weekdays_stay_unanchored(strike):
    tuesday = next(t for t in nutgraf.read_text(strike).times if t.text == "Tuesday")
    assert tuesday.value == "XXXX-WXX-2"
    assert tuesday.from_ is None


def test_money_has_value_and_currency(strike):
    money = next(q for q in nutgraf.read_text(strike).quantities if q.kind == "money")
    assert (money.value, money.currency) == (4_500_000, "EUR")


def test_views_cannot_be_changed(strike):
    mention = nutgraf.read_text(strike).mentions[0]
    with pytest.raises(AttributeError):
        mention.start = 0


def test_views_keep_their_report_alive(strike):
    mention = nutgraf.read_text(strike).mentions[0]
    gc.collect()
    assert mention.text


def test_unknown_fields_are_none_and_misspelt_ones_an_error(strike):
    quantity = nutgraf.read_text(strike).quantities[0]
    assert quantity.per is None
    with pytest.raises(AttributeError, match="no field 'valu'"):
        quantity.valu


def test_json_is_the_contract(strike):
    data = nutgraf.read_text(strike, id="strike").to_dict()
    assert data["schema"] == "nutgraf/1"
    assert data["id"] == "strike"
    assert data["offsets"] == "codepoint"
    assert data["text"] == strike


def test_same_input_same_output(strike):
    assert nutgraf.read_text(strike).to_json() == nutgraf.read_text(strike).to_json()


def test_tokens_cover_every_word(strike):
    report = nutgraf.read_text(strike)
    covered = "".join(token.text for token in report.tokens)
    assert covered == "".join(strike.split())


def test_stages_limit_the_work(strike):
    report = nutgraf.read_text(strike, stages="article")
    assert report.sentences and not report.mentions
    with pytest.raises(nutgraf.MisuseError, match="no stage"):
        nutgraf.read_text(strike, stages="everything")


@pytest.mark.parametrize(
    "data, error, offset",
    [
        (b"caf\xe9 closed", nutgraf.EncodingError, 3),
        (b"", nutgraf.EmptyTextError, 0),
        (b" \n\t", nutgraf.EmptyTextError, 0),
    ],
)
def test_bad_text_is_told_with_its_byte(data, error, offset):
    with pytest.raises(error) as caught:
        nutgraf.read_text(data)
    assert caught.value.offset == offset
    assert isinstance(caught.value, ValueError)


def test_a_report_over_the_limit_is_told():
    with pytest.raises(nutgraf.TooLargeError, match="limit"):
        nutgraf.read_text("x" * 101, limit=100)


def test_a_bad_date_is_told(strike):
    with pytest.raises(nutgraf.SyntaxError_, match="ISO 8601"):
        nutgraf.read_text(strike, published="last Friday")


def test_files_are_read_by_their_ending(samples):
    page = nutgraf.read(samples / "harbour-talks-gazette.html")
    text = nutgraf.read(samples / "harbour-talks-observer.txt")
    assert "<" not in page.text[:200]
    assert page.blocks[0].source["end"] > 0
    assert text.blocks[0].source is None


def test_a_missing_file_is_an_os_error():
    with pytest.raises(FileNotFoundError):
        nutgraf.read("no-such-file.txt")


def test_html_display_escapes_the_report():
    report = nutgraf.read_text("Mayor <script>alert(1)</script> resigned, said Ilse Brandt.")
    html = report._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "prefers-color-scheme:dark" in html
    assert "http://" not in html and "https://" not in html


def test_a_closed_report_is_told(strike):
    with nutgraf.read_text(strike) as report:
        pass
    with pytest.raises(nutgraf.MisuseError, match="not a live report"):
        report.to_json()
