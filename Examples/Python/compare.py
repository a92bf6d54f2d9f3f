# SPDX-License-Identifier: Apache-2.0
"""compare.py A B: where two reports agree and conflict, in a few lines of Python."""
import sys

import nutgraf

comparison = nutgraf.compare(nutgraf.read(path) for path in sys.argv[1:3])
print(repr(comparison))
for fact in comparison.conflicts:
    print(f"\n{fact.kind} in conflict")
    for evidence in fact.evidence:
        print(f"  {evidence.report_id}: {evidence.text}")
