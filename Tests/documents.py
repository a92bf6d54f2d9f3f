# SPDX-License-Identifier: Apache-2.0
"""Runs the code of the documents: every ```python block is executed, every ```c block compiled with
-Werror against the library and run, every ```sh block whose lines are nutgraf commands run as well.
Blocks of one document share a folder with the sample reports. Closes with "N passed, N failed"."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCUMENTS = ["README.md", "Bindings/Python/README.md", "CONTRIBUTING.md", "Include/nutgraf.h"]


def blocks(path):
    text = path.read_text()
    if path.suffix == ".h":
        for match in re.finditer(r"^ \*\n((?: \*     .*\n)+)", text, re.M):
            yield "header", re.sub(r"^ \*     ", "", match.group(1), flags=re.M)
        return
    for match in re.finditer(r"^```(\w+)\n(.*?)^```", text, re.M | re.S):
        yield match.group(1), match.group(2)


def run(command, folder, **more):
    environment = {**os.environ, "PATH": f"{ROOT}/build/bin:{os.environ['PATH']}"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, **more
    )


def compiled(source, folder):
    (folder / "block.c").write_text(source)
    library = ROOT / "build" / "lib"
    build = run(
        ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/Include", "block.c", "-o",
         "block", f"-L{library}", "-lnutgraf", f"-Wl,-rpath,{library}"],
        folder,
    )  # fmt: skip
    return build if build.returncode else run(["./block"], folder)


HEADER_PROGRAM = """#include <nutgraf.h>
#include <stdio.h>
int main(void) {
  const char *text = "Mayor Ilse Brandt resigned.";
  size_t size = 27;
%s
  nutgraf_report_free(report);
  nutgraf_engine_free(engine);
  return 0;
}
"""


def main():
    passed = failed = 0
    for name in DOCUMENTS:
        path = ROOT / name
        if not path.exists():
            continue
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            for sample in (ROOT / "Examples" / "reports").iterdir():
                (folder / sample.name).write_bytes(sample.read_bytes())
            for number, (language, code) in enumerate(blocks(path), 1):
                if language == "python":
                    done = run([sys.executable, "-c", code], folder)
                elif language == "c":
                    done = compiled(code, folder)
                elif language == "header":
                    done = compiled(HEADER_PROGRAM % textwrap.indent(code, "  "), folder)
                elif language == "sh" and all(
                    line.startswith("nutgraf ") for line in code.splitlines() if line.strip()
                ):
                    done = run(["bash", "-euo", "pipefail", "-c", code], folder)
                else:
                    continue
                if done.returncode == 0:
                    passed += 1
                else:
                    failed += 1
                    print(f"{name}, block {number} ({language}) failed:\n{code}\n{done.stderr[-3000:]}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
