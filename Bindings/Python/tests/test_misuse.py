# SPDX-License-Identifier: Apache-2.0
"""The misuse matrix: every exported function, each argument wrong in every way, from eight threads.

A handle is NULL, freed, of another kind, an address of this process, or bits that mean nothing;
a size is zero with NULL, negative, or huge; a struct is NULL or of a size that cannot be; an out
parameter is NULL. Nothing may die, and whatever must be refused is refused with a message.
"""
import ctypes
import os
import subprocess
import sys
import threading

from nutgraf import _ffi
from nutgraf import _prototypes as p

MISUSE = p.MISUSE
# Arguments that may be NULL, by function and position.
OPTIONAL = {
    ("nutgraf_engine_create", 0), ("nutgraf_report_read_text", 3), ("nutgraf_report_read_html", 3),
    ("nutgraf_annotate_jsonl", 6), ("nutgraf_annotate_jsonl", 7), ("nutgraf_stories_add", 3),
    ("nutgraf_index_search", 2), ("nutgraf_index_search", 3), ("nutgraf_index_add_report", 2),
    ("nutgraf_index_create_with", 2), ("nutgraf_index_open_with", 2),
}  # fmt: skip
HANDLES = ("engine", "report", "batch", "comparison", "stories", "ledger", "index", "query", "hits")


def handle_of(name, position, signature):
    """The kind of handle that a parameter takes, from the function's noun and place."""
    if signature is not ctypes.c_void_p:
        return None
    noun = name.split("_")[1]
    table = {
        ("nutgraf_report_read_text", 0): "engine",
        ("nutgraf_report_read_html", 0): "engine",
        ("nutgraf_report_read_record", 0): "engine",
        ("nutgraf_batch_create", 0): "engine",
        ("nutgraf_annotate_jsonl", 0): "engine",
        ("nutgraf_annotate_jsonl", 7): None,
        ("nutgraf_stories_add", 1): "report",
        ("nutgraf_ledger_add", 1): "report",
        ("nutgraf_index_add_report", 1): "report",
        ("nutgraf_index_search", 1): "query",
        ("nutgraf_index_count", 1): "query",
        ("nutgraf_index_facets", 1): "query",
        ("nutgraf_query_create", 0): "index",
        ("nutgraf_table_export", 4): None,
    }
    return table.get((name, position), noun)


class Bench:
    """Live objects of each kind, and freed ones."""

    def __init__(self, folder):
        lib, byref = _ffi.lib, ctypes.byref
        self.live, self.freed = {}, {}
        for target in (self.live, self.freed):
            make = lambda create, *a: self._make(create, *a)  # noqa: E731
            engine = make(lib.nutgraf_engine_create, None)
            text = b"Mayor Ilse Brandt resigned on Friday."
            report = make(lib.nutgraf_report_read_text, engine, text, len(text), None)
            pair = (ctypes.c_void_p * 2)(report, report)
            target.update(
                engine=engine,
                report=report,
                batch=make(lib.nutgraf_batch_create, engine),
                comparison=make(lib.nutgraf_comparison_create, pair, 2),
                stories=make(lib.nutgraf_stories_create, 30),
                ledger=make(lib.nutgraf_ledger_create, 100),
            )
            path = f"{folder}/index{len(self.freed) + len(self.live)}".encode()
            index = make(lib.nutgraf_index_create, path, len(path))
            query = make(lib.nutgraf_query_create, index, b"mayor", 5)
            hits = make(lib.nutgraf_index_search, index, query, None, None)
            target.update(index=index, query=query, hits=hits)
        for kind in reversed(HANDLES):
            getattr(lib, f"nutgraf_{kind}_free")(self.freed[kind])
        del byref

    @staticmethod
    def _make(create, *arguments):
        out = ctypes.c_void_p()
        _ffi.check(create(*arguments, ctypes.byref(out)))
        return out.value

    def good(self, name, position, signature, keep):
        """An argument that is right in kind."""
        kind = handle_of(name, position, signature)
        if kind:
            return self.live[kind]
        if signature is ctypes.c_char_p:
            return b"{}"
        if signature is ctypes.c_size_t:
            return 16 if name == "nutgraf_ledger_add" else 2
        if signature in (ctypes.c_uint32, ctypes.c_int32, ctypes.c_uint64):
            return 0
        if signature is p.nutgraf_output_callback:
            keep.append(signature(lambda line, size, context: 0))
            return keep[-1]
        if signature is p.nutgraf_progress_callback:
            keep.append(signature(lambda done, context: 0))
            return keep[-1]
        if signature is ctypes.c_void_p:
            keep.append((ctypes.c_byte * 256)())
            return ctypes.addressof(keep[-1])
        inner = signature._type_
        if inner is ctypes.c_void_p and name in (
            "nutgraf_comparison_create", "nutgraf_table_export",
        ) and position == 0:  # fmt: skip
            keep.append((ctypes.c_void_p * 2)(self.live["report"], self.live["report"]))
            return ctypes.cast(keep[-1], signature)
        if (name, position) == ("nutgraf_ledger_add", 2):  # room for every entity of the report
            keep.append((inner * 16)())
            return ctypes.cast(keep[-1], signature)
        keep.append(inner())
        if hasattr(keep[-1], "struct_size"):
            keep[-1].struct_size = ctypes.sizeof(inner)
        return ctypes.pointer(keep[-1])

    def wrong(self, name, position, signature, keep):
        """Pairs of a wrong argument and whether it must be refused."""
        kind = handle_of(name, position, signature)
        if kind:
            other = next(k for k in HANDLES if k != kind)
            keep.append(ctypes.create_string_buffer(64))
            for value in (
                None, self.freed[kind], self.live[other], ctypes.addressof(keep[-1]), 1,
                0xDEADBEEF, 2**64 - 1, 0x4E47_0000_0000_0000, self.live[kind] ^ (1 << 30),
            ):  # fmt: skip
                yield value, not name.endswith(("_free", "_pending"))
        elif signature is ctypes.c_char_p:
            yield None, False  # refused unless the size is zero as well
        elif signature is ctypes.c_size_t:
            # A number that the ledger never gave is not found; it is of the same C type as a size.
            must = (name, position) != ("nutgraf_ledger_entity", 1)
            for size in (2**64 - 1, 2**63, 2**62):
                yield size, must
        elif signature is p.nutgraf_output_callback:
            yield signature(0), True
        elif hasattr(signature, "_type_") and not isinstance(signature, type(ctypes.c_int)):
            yield None, (name, position) not in OPTIONAL and not name.endswith("_free")
            inner = signature._type_
            if hasattr(inner, "struct_size"):
                for size in (0, 1, 7, 9, 2**32 - 1):
                    keep.append(inner())
                    keep[-1].struct_size = size
                    yield ctypes.pointer(keep[-1]), True


def run(folder):
    os.chdir(folder)  # where what the matrix makes of the path "{}" goes
    bench = Bench(folder)
    unrefused, calls = [], [0]

    def matrix():
        for name, (result, parameters) in sorted(p.FUNCTIONS.items()):
            if name.endswith("_free") and len(parameters) == 1 and parameters[0] is ctypes.c_void_p:
                goods = [None]
            else:
                goods = None
            for position, signature in enumerate(parameters):
                keep = []
                for value, must in list(bench.wrong(name, position, signature, keep)):
                    if name.endswith("_free") and value in bench.live.values():
                        continue
                    arguments = goods or [
                        bench.good(name, i, s, keep) for i, s in enumerate(parameters)
                    ]
                    arguments = list(arguments)
                    arguments[position] = value
                    status = getattr(_ffi.lib, name)(*arguments)
                    calls[0] += 1
                    if must and result is ctypes.c_int32 and name != "nutgraf_status_name":
                        if status not in (MISUSE, p.TOO_LARGE):
                            unrefused.append(f"{name}, argument {position}: {value} gave {status}")

    threads = [threading.Thread(target=matrix) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(calls[0])
    print("\n".join(sorted(set(unrefused))))


def test_the_matrix_kills_nothing_and_refuses_all(tmp_path):
    done = subprocess.run(
        [sys.executable, __file__, str(tmp_path)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"died with {done.returncode}: {done.stderr[-2000:]}"
    count, *unrefused = done.stdout.splitlines()
    assert int(count) > 8 * 300
    assert [line for line in unrefused if line] == []


if __name__ == "__main__":
    run(sys.argv[1])
