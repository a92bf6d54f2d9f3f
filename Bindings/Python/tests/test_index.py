# SPDX-License-Identifier: Apache-2.0
"""The index: adding, searching, durability, errors."""
import os
import signal
import subprocess
import sys
import textwrap

import nutgraf
import pytest

DOCUMENTS = [
    {"id": "a", "title": "Dockers strike", "body": "The dockers of Varnholm began a strike on Monday.",
     "date": "2031-04-14"},
    {"id": "b", "title": "Ferry plan", "body": "The council rejected the ferry plan; dockers cheered.",
     "date": "2031-04-15"},
    {"id": "c", "title": "Café fire", "body": "A café burned down. Nobody was hurt in the fire.",
     "date": "2031-05-02"},
]  # fmt: skip


@pytest.fixture
def index(tmp_path):
    with nutgraf.Index.create(tmp_path / "index") as index:
        for document in DOCUMENTS:
            index.add(document)
        index.commit()
        yield index


def ids(index, query):
    return sorted(hit.id for hit in index.search(index.query(query), limit=10))


@pytest.mark.parametrize(
    "query, expected",
    [
        ({"term": "dockers", "field": "body"}, ["a", "b"]),
        ({"and": [{"term": "dockers"}, {"term": "strike"}]}, ["a"]),
        ({"or": [{"term": "fire"}, {"term": "ferry"}]}, ["b", "c"]),
        ({"phrase": ["ferry", "plan"], "slop": 0, "field": "body"}, ["b"]),
        ({"phrase": ["plan", "ferry"], "slop": 0, "field": "body"}, []),
        ({"must": {"term": "dockers"}, "not": {"term": "ferry"}}, ["a"]),
        ({"prefix": "dock", "field": "body"}, ["a", "b"]),
        ({"fuzzy": "dokers", "distance": 1, "field": "body"}, ["a", "b"]),
        ({"range": {"date": ["2031-04-15", "2031-05-02"]}}, ["b", "c"]),
        ("dockers AND NOT ferry", ["a"]),
        ('"ferry plan"', ["b"]),
        ("fire date:[2031-05-01 TO 2031-05-31]", ["c"]),
        ({"term": "café", "field": "body"}, ["c"]),
    ],
)
def test_queries_find_what_they_say(index, query, expected):
    assert ids(index, query) == expected
    assert index.count(index.query(query)) == len(expected)


def test_spans_are_bytes_of_the_field(index):
    hit = index.search(index.query({"term": "fire", "field": "body"}))[0]
    body = DOCUMENTS[2]["body"].encode()
    assert hit.field == "body"
    assert [body[start:end] for start, end in hit.spans] == [b"fire"]
    assert "fire" in hit.snippet


def test_scores_are_bm25(index):
    import math

    hits = index.search(index.query({"term": "strike", "field": "body"}))
    lengths = [9, 8, 10]
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2.2 / (1 + 1.2 * (1 - 0.75 + 0.75 * lengths[0] / (sum(lengths) / 3)))
    assert hits[0].score == pytest.approx(expected, rel=0.01)


def test_total_counts_all_matches(index):
    hits = index.search(index.query({"term": "the"}), limit=1, count=True)
    assert len(hits) == 1 and hits.total == index.count({"term": "the"})
    assert index.search({"term": "the"}).total is None


def test_nothing_is_seen_before_a_commit(index):
    index.add({"id": "d", "body": "A lighthouse."})
    assert ids(index, "lighthouse") == []
    index.commit()
    assert ids(index, "lighthouse") == ["d"]


def test_the_same_id_replaces_and_delete_removes(index):
    index.add({"id": "a", "body": "A lighthouse."})
    index.delete("b")
    index.commit()
    assert ids(index, "dockers") == []
    assert ids(index, "lighthouse") == ["a"]


def test_a_reader_in_another_object_sees_commits(index, tmp_path):
    with nutgraf.Index.open(tmp_path / "index") as reader:
        assert ids(reader, "dockers") == ["a", "b"]
        index.add({"id": "e", "body": "dockers again"})
        index.commit()
        reader.refresh()
        assert ids(reader, "dockers") == ["a", "b", "e"]


def test_a_second_writer_is_told(index, tmp_path):
    with pytest.raises(nutgraf.LockedError):
        nutgraf.Index.open(tmp_path / "index", write=True)


def test_merge_and_verify_keep_everything(index):
    index.merge()
    index.verify()
    assert ids(index, "dockers") == ["a", "b"]
    assert index.stats()["records"] == 3


def test_rollback_takes_back_what_was_not_committed(index):
    index.add({"id": "d", "body": "A lighthouse."})
    index.delete("a")
    index.rollback()
    index.commit()
    assert ids(index, "lighthouse") == []
    assert ids(index, "dockers") == ["a", "b"]


def test_backup_holds_every_commit(index, tmp_path):
    index.add({"id": "d", "body": "Uncommitted dockers."})
    index.backup(tmp_path / "copy")
    with nutgraf.Index.open(tmp_path / "copy") as copy:
        copy.verify()
        assert ids(copy, "dockers") == ["a", "b"]
        with pytest.raises(nutgraf.MisuseError):
            copy.backup(tmp_path / "copy")
    with pytest.raises(nutgraf.MisuseError):
        index.backup(tmp_path / "copy")


def test_earlier_generations_can_be_opened_while_kept(tmp_path):
    folder = tmp_path / "kept"
    with nutgraf.Index.create(folder) as index:
        index.keep(2)
        for document in DOCUMENTS:
            index.add(document)
            index.commit()
            index.merge()
        *earlier, present = index.stats()["generations"]
        assert len(earlier) == 2 and present == index.stats()["generation"]
    found = {}
    with nutgraf.Index.open(folder) as index:
        for generation in index.stats()["generations"]:
            with nutgraf.Index.open(folder, generation=generation) as old:
                old.verify()
                found[generation] = old.stats()["records"]
                with pytest.raises(nutgraf.MisuseError):
                    old.commit()
    assert sorted(found.values()) == list(found.values()) and list(found.values())[-1] == 3
    assert min(found.values()) < 3
    with pytest.raises(nutgraf.NotFoundError, match="999"):
        nutgraf.Index.open(folder, generation=999)
    with pytest.raises(nutgraf.MisuseError):
        nutgraf.Index.open(folder, True, generation=1)


def test_repair_keeps_what_checks_out(tmp_path):
    folder = tmp_path / "damaged"
    with nutgraf.Index.create(folder) as index:
        for document in DOCUMENTS[:2]:
            index.add(document)
        index.commit()
        index.merge()
    assert nutgraf.Index.repair(folder) == {"records": 2, "segments": 1, "damage": [], "set_aside": []}
    with nutgraf.Index.open(folder, write=True) as index:
        index.add(DOCUMENTS[2])
        index.commit()
        with pytest.raises(nutgraf.LockedError):
            nutgraf.Index.repair(folder)
    segments = sorted(p for p in folder.iterdir() if p.name.startswith("segment."))
    assert len(segments) == 2
    whole = segments[0].read_bytes()
    segments[0].write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    report = nutgraf.Index.repair(folder)
    assert (report["records"], report["segments"]) == (1, 1)
    assert report["damage"][0]["code"] == "corrupt" and report["damage"][0]["file"] == segments[0].name
    assert report["set_aside"] == ["damaged." + segments[0].name]
    with nutgraf.Index.open(folder) as index:
        index.verify()
        assert ids(index, "fire") == ["c"]
    with pytest.raises(nutgraf.Error):
        nutgraf.Index.repair(tmp_path / "nothing")


def test_a_report_is_found_by_who_is_in_it(index, strike):
    index.add(nutgraf.read_text(strike) | {"id": "r", "date": "2031-04-16"})
    index.commit()
    assert "r" in ids(index, 'person:"Tomas Brandt"')
    assert "r" in ids(index, {"entity": "Tomas Brandt"})
    assert "r" in ids(index, 'speaker:"Tomas Brandt"')


@pytest.mark.parametrize("query", ["(dockers", 'title:"strike', "date:[x TO y]", {"nonsense": 1}])
def test_a_query_that_is_none_is_told(index, query):
    with pytest.raises(nutgraf.SyntaxError_) as caught:
        index.query(query)
    assert str(caught.value)


@pytest.mark.parametrize("record", [{"body": "no id"}, {"id": "", "body": "x"}, {"id": "x", "date": "soon"}])
def test_a_record_that_cannot_be_indexed_is_told(index, record):
    with pytest.raises(nutgraf.Error):
        index.add(record)


def test_no_index_is_told(tmp_path):
    with pytest.raises(nutgraf.NotFoundError):
        nutgraf.Index.open(tmp_path / "nothing")


def test_a_closed_index_is_told(tmp_path):
    index = nutgraf.Index.create(tmp_path / "closed")
    index.close()
    with pytest.raises(nutgraf.MisuseError):
        index.commit()


def test_any_damaged_byte_is_an_error_or_the_right_answer(tmp_path):
    folder = tmp_path / "damaged"
    with nutgraf.Index.create(folder) as index:
        for document in DOCUMENTS:
            index.add(document)
        index.commit()
        index.merge()
    queries = [{"term": "dockers"}, {"phrase": ["ferry", "plan"]}, {"prefix": "f"}]
    with nutgraf.Index.open(folder) as index:
        right = [ids(index, q) for q in queries]
    files = [p for p in folder.iterdir() if p.is_file() and p.stat().st_size]
    told = 0
    for path in files:
        whole = path.read_bytes()
        for at in range(0, min(len(whole), 4096), max(1, min(len(whole), 4096) // 60)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
            try:
                with nutgraf.Index.open(folder) as index:
                    assert [ids(index, q) for q in queries] == right
            except nutgraf.Error:
                told += 1
        path.write_bytes(whole)
    assert told > 0


def test_kill_9_loses_nothing_acknowledged(tmp_path):
    program = """
        import nutgraf, sys
        path, start = sys.argv[1], int(sys.argv[2])
        try:
            index = nutgraf.Index.open(path, write=True)
        except nutgraf.NotFoundError:
            index = nutgraf.Index.create(path)
        for i in range(start, start + 100000):
            index.add({"id": str(i), "body": f"report number{i} from the harbour"})
            index.commit()
            print(i, flush=True)
    """
    folder, start = tmp_path / "killed", 0
    for round_ in range(int(os.environ.get("NUTGRAF_KILLS", "5"))):
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), str(folder), str(start)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        for _ in range(20 + 7 * (round_ % 10)):
            last = int(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read().split()
        child.wait()
        acknowledged = int(rest[-1]) if rest and rest[-1].isdigit() else last
        with nutgraf.Index.open(folder) as index:
            index.verify()
            assert index.count({"term": "harbour"}) >= acknowledged + 1
            assert ids(index, {"term": f"number{acknowledged}"}) == [str(acknowledged)]
        start = acknowledged + 1


NEWS = [
    {"id": "1", "title": "Port strike", "body": "The dockers of Varnholm strike over pay.",
     "date": "2031-04-14", "topic": ["Labour", "Ports"], "hurt": 3},
    {"id": "2", "title": "Strike ends", "body": "Striking dockers of Varnholm went back to work.",
     "date": "2031-04-20", "topic": ["labour"], "hurt": 0},
    {"id": "3", "title": "Fire", "body": "A warehouse in the port of Varnholm burned.",
     "date": "2031-06-02", "topic": ["Ports"], "hurt": -1.5},
    {"id": "4", "title": "Weather", "body": "Rain over the islands, dockers or not."},
]  # fmt: skip


@pytest.fixture
def news(tmp_path):
    with nutgraf.Index.create(tmp_path / "news", stemmed=["title", "body"]) as index:
        for record in NEWS:
            index.add(record)
            index.commit()
        yield index


def test_facets_count_values_under_the_name_they_were_given(news):
    everything = {"all": True}
    assert [tuple(f) for f in news.facets(everything, "topic")] == [
        ("Labour", 2, "labour"), ("Ports", 2, "ports"),
    ]  # fmt: skip
    assert [(f.value, f.count) for f in news.facets("fire", "topic")] == [("Ports", 1)]
    assert [(f.value, f.count) for f in news.facets(everything, "hurt")] == [
        (-1.5, 1), (0, 1), (3, 1)
    ]  # fmt: skip
    assert news.facets(everything, "nothing") == []
    assert news.facets(everything, "body") == []
    assert len(news.facets(everything, "topic", limit=1)) == 1
    with pytest.raises(nutgraf.MisuseError):
        news.facets(everything, "date")


def test_a_timeline_counts_records_by_period(news):
    assert [tuple(x) for x in news.timeline({"all": True})] == [
        ("2031-04-01", "2031-04-30", 2), ("2031-06-01", "2031-06-30", 1),
    ]  # fmt: skip
    assert [tuple(x) for x in news.timeline("dockers", by="year")] == [
        ("2031-01-01", "2031-12-31", 2)
    ]
    assert [x.start for x in news.timeline("varnholm", by="day")] == [
        "2031-04-14", "2031-04-20", "2031-06-02",
    ]  # fmt: skip
    with pytest.raises(nutgraf.MisuseError):
        news.timeline("dockers", by="week")


def test_hits_by_day(news):
    everything = news.query({"all": True})
    newest = news.search(everything, sort="newest", count=True)
    assert [hit.id for hit in newest] == ["3", "2", "1", "4"] and newest.total == 4
    assert [hit.date for hit in newest] == ["2031-06-02", "2031-04-20", "2031-04-14", None]
    assert [hit.id for hit in news.search(everything, sort="oldest")] == ["1", "2", "3", "4"]
    assert [hit.id for hit in news.search(everything, limit=1, sort="oldest")] == ["1"]
    assert [hit.id for hit in news.search(everything, limit=2, sort="newest")] == ["3", "2"]
    with pytest.raises(nutgraf.MisuseError):
        news.search(everything, sort="best")


@pytest.mark.parametrize(
    "query, expected",
    [
        ({"range": {"hurt": [0, 3]}}, ["1", "2"]),
        ({"range": {"hurt": [None, 0]}}, ["2", "3"]),
        ("hurt:[0 TO 3]", ["1", "2"]),
        ("hurt:{0 TO *}", ["1"]),
        ("hurt:<0", ["3"]),
        ("hurt:>=0 AND port", ["1"]),
        ("title:(strike OR fire)", ["1", "2", "3"]),
        ("dockers && !strike", ["4"]),
        ("fire || rain", ["3", "4"]),
        ('like:"1" AND date:2031', ["2", "3"]),
        ({"term": "strikes", "field": "body"}, ["1", "2"]),
        ({"phrase": ["striking", "docker"], "field": "body"}, ["2"]),
    ],
)
def test_more_of_the_language(news, query, expected):
    assert ids(news, query) == expected
    assert news.count(query) == len(expected)


def test_stems_are_marked_as_they_were_written(news):
    hit = news.search({"term": "strike", "field": "body"}, sort="newest")[0]
    assert [NEWS[1]["body"].encode()[a:b] for a, b in hit.spans] == [b"Striking"]


def test_what_reads_alike_is_found(news):
    assert [hit.id for hit in news.like("1")][:1] == ["2"]
    assert "1" not in [hit.id for hit in news.like("1")]
    assert list(news.like("nobody")) == []


def test_a_pattern_that_stands_for_too_many_words_says_so(news):
    with pytest.raises(nutgraf.TooLargeError, match="more than 1 words"):
        news.search({"prefix": "w", "field": "body"}, expansions=1)
    assert len(news.search({"prefix": "w", "field": "body"}, expansions=100)) == 2


@pytest.mark.parametrize(
    "text, column",
    [("hurt:[1 TO x]", 12), ("hurt:{1 2}", 9), ("title:(a", 9), ("like:", 6), ("hurt:<", 7)],
)
def test_errors_name_the_column(news, text, column):
    with pytest.raises(nutgraf.SyntaxError_, match=f"column {column}:"):
        news.query(text)


def test_who_appears_with_whom(tmp_path):
    texts = [
        "Mayor Ilse Brandt met Senator Karl Oster in Varnholm on Friday. Brandt smiled.",
        "Ilse Brandt rejected the plan, said Senator Karl Oster on Monday.",
        "Mayor Ilse Brandt and Minister Petra Holm spoke in Varnholm. Holm left early.",
    ]
    with nutgraf.Index.create(tmp_path / "who") as index:
        for n, text in enumerate(texts):
            index.add(nutgraf.read_text(text, id=f"w{n}"), annotations=n == 0)
        index.commit()
        index.merge()
        found = {f.value: f.count for f in index.together("Ilse Brandt")}
        assert found.get("Karl Oster") == 2 and found.get("Petra Holm") == 1
        assert not any("Brandt" in name for name in found)
        kept = index.get("w0")
        assert kept["body"] == texts[0] and kept["report"]["text"] == texts[0]
        assert "report" not in index.get("w1")
        with pytest.raises(nutgraf.NotFoundError):
            index.get("w9")


def test_merging_in_parts_and_ceilings(tmp_path):
    with nutgraf.Index.create(tmp_path / "parts", memory=1 << 20, cache=1 << 20) as index:
        for n in range(3000):
            index.add({"id": f"{n}", "body": f"word{n} " * 60})
        index.commit()
        assert index.stats()["segments"] > 1
        assert not index.merge(budget=1)
        while not index.merge(budget=1 << 30):
            pass
        assert index.stats()["segments"] == 1
        assert index.count("word7", timeout=10) == 1
    with nutgraf.Index.open(tmp_path / "parts", cache=1 << 14) as index:
        assert sum(index.count(f"word{n}") for n in range(0, 3000, 100)) == 30
        index.verify()
    with pytest.raises(nutgraf.MisuseError):
        nutgraf.Index.open(tmp_path / "parts", memory=-1)


def test_hits_are_freed_with_the_last_of_them(index):
    import gc

    gc.disable()
    try:
        hit = index.search("dockers")[0]
        assert hit.id == "a"
        found = hit[0]
        del hit
        assert sys.getrefcount(found) == 2
    finally:
        gc.enable()
