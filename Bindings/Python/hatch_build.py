# SPDX-License-Identifier: Apache-2.0
"""Puts the shared library into the wheel; builds it first where that has not been done."""
import os
import shutil
import subprocess

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LibraryHook(BuildHookInterface):
    def initialize(self, version, build_data):
        here = os.path.abspath(self.root)
        project = os.path.dirname(os.path.dirname(here))
        library = os.path.join(project, "build", "lib", "libnutgraf.so")
        if not os.path.exists(library):
            if not shutil.which("swift"):
                raise SystemExit(
                    "nutgraf: the library is not built and there is no Swift to build it with; "
                    "install Swift 6.3 (https://www.swift.org/install) or use a wheel"
                )
            subprocess.run(["make", "build/lib/libnutgraf.so"], cwd=project, check=True)
        build_data["pure_python"] = False
        build_data["tag"] = "py3-none-manylinux_2_34_x86_64"
        build_data["force_include"][library] = "nutgraf/libnutgraf.so"
