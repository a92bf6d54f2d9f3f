# SPDX-License-Identifier: Apache-2.0
"""The package as a whole: versions, typing, no dependency."""
import subprocess
import sys

import nutgraf


def test_the_version_is_the_library_s():
    assert nutgraf.__version__ == "0.1.0"


def test_import_needs_no_other_package():
    program = (
        "import sys, nutgraf; "
        "print(sorted(m for m in ('numpy','pyarrow','pandas','polars','tqdm') if m in sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_import_loads_no_module_it_does_not_need_yet():
    # Each of these is milliseconds of every start; what needs them asks for them.
    program = (
        "import sys; before = set(sys.modules); import nutgraf; "
        "late = {'json', 're', 'enum', 'typing', 'dataclasses', 'nutgraf.index', 'nutgraf.ledger'}; "
        "print(sorted(late & (set(sys.modules) - before)))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_package_is_typed():
    import importlib.resources as resources

    assert resources.files("nutgraf").joinpath("py.typed").is_file()


def test_a_library_of_another_interface_is_refused(tmp_path):
    source = tmp_path / "old.c"
    source.write_text("unsigned nutgraf_abi_version(void) { return 999; }\n")
    library = tmp_path / "old.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source], check=True)
    out = subprocess.run(
        [sys.executable, "-c", "import nutgraf"],
        env={"NUTGRAF_LIBRARY": str(library), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert "999" in out.stderr and "install both from one release" in out.stderr


def test_the_command_comes_with_the_wheel(samples):
    out = subprocess.run(
        [sys.executable, "-m", "nutgraf", "annotate", str(samples / "painting-found.txt")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert out.stdout.startswith('{"schema":"nutgraf/1"')
