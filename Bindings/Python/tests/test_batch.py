# SPDX-License-Identifier: Apache-2.0
"""Streams of records: order, errors in place, threads, interruption."""
import os
import signal
import subprocess
import sys
import textwrap
import time

import nutgraf
import pytest


def records(count):
    for i in range(count):
        yield {"id": str(i), "text": f"Minister {i} resigned on Friday, said Ilse Brandt."}


def test_reports_come_in_input_order():
    reports = list(nutgraf.annotate(records(200), threads=2))
    assert [report.id for report in reports] == [str(i) for i in range(200)]


def test_threads_do_not_change_the_output():
    one = [r.to_json() for r in nutgraf.annotate(records(60), threads=1)]
    eight = [r.to_json() for r in nutgraf.annotate(records(60), threads=8)]
    assert one == eight


def test_a_bad_record_stands_in_its_place():
    mixed = [{"id": "a", "text": "One."}, {"id": "b"}, {"text": "x"}, {"id": "d", "text": "Four."}]
    a, b, c, d = nutgraf.annotate(mixed)
    assert a.text == "One." and d.text == "Four."
    assert b.error.code == "no_text" and not b and b.id == "b" and b.mentions == ()
    assert c.error.code == "no_id"
    assert b.to_dict() == {
        "id": "b", "error": {"code": "no_text", "message": str(b.error)}
    }  # fmt: skip


def test_errors_can_be_raised_or_skipped():
    mixed = [{"id": "a", "text": "One."}, {"id": "b"}, {"id": "c", "text": "Three."}]
    assert [r.id for r in nutgraf.annotate(mixed, errors="skip")] == ["a", "c"]
    with pytest.raises(nutgraf.SyntaxError_):
        list(nutgraf.annotate(mixed, errors="raise"))
    with pytest.raises(nutgraf.MisuseError):
        nutgraf.annotate(mixed, errors="ignore")


def test_the_stream_is_lazy():
    def endless():
        i = 0
        while True:
            i += 1
            yield {"id": str(i), "text": "The mayor resigned."}

    stream = nutgraf.annotate(endless(), threads=2)
    assert [next(stream).id for _ in range(5)] == ["1", "2", "3", "4", "5"]
    stream.close()


def test_progress_does_not_change_the_result(capsys):
    assert len(list(nutgraf.annotate(list(records(3)), progress=True))) == 3


def test_ctrl_c_stops_a_batch():
    program = """
        import nutgraf, signal
        # A job in the background of a shell is started with the signal ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        def endless():
            i = 0
            while True:
                i += 1
                if i == 50:
                    print("going", flush=True)
                yield {"id": str(i), "text": "The mayor of Varnholm resigned on Friday. " * 40}
        try:
            for report in nutgraf.annotate(endless(), threads=2):
                pass
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout.readline() == "going\n"
        os.kill(child.pid, signal.SIGINT)
        out, _ = child.communicate(timeout=60)
    finally:
        child.kill()
    assert out == "stopped\n"
    assert child.returncode == 0


def test_an_interrupt_while_an_object_is_freed_is_not_lost():
    class Interrupt(Exception):
        pass

    def interrupt(*_):
        raise Interrupt

    nutgraf.Ledger()  # What is imported when first used is imported now.
    before = signal.signal(signal.SIGALRM, interrupt)
    arrived = 0
    try:
        for microseconds in range(100, 300):
            try:
                signal.setitimer(signal.ITIMER_REAL, microseconds / 1e6)
                end = time.monotonic() + 5
                while time.monotonic() < end:
                    for _ in range(20):
                        nutgraf.Ledger()
            except Interrupt:
                arrived += 1
                continue
            break
    finally:
        signal.signal(signal.SIGALRM, before)
    assert arrived == 200
