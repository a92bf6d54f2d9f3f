#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the table of HTML's named character references.

  make_html_entities.py OUT.bin

The names and their characters are those of the HTML standard, section "Named character references",
as Python's `html.entities.html5` lists them. Layout, little-endian: u32 magic "NGHE", u32 entries,
u32 slots, u32 offset of the text; slots × u16 (entry + 1, 0 empty), entries × {u32 text offset,
u8 name length, u8 value length}, text: name then value for each entry.
"""
import html.entities
import struct
import sys


def fnv(data):
    h = 0x811C9DC5
    for b in data:
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def main(out):
    entries = sorted((k.encode(), v.encode()) for k, v in html.entities.html5.items())
    slots = 8192
    table = [0] * slots
    text, rows = b"", b""
    for number, (name, value) in enumerate(entries):
        slot = (fnv(name) * 0x9E3779B1 & 0xFFFFFFFF) >> 19
        while table[slot]:
            slot = (slot + 1) % slots
        table[slot] = number + 1
        rows += struct.pack("<IBB", len(text), len(name), len(value))
        text += name + value
    head = struct.pack("<IIII", 0x4548474E, len(entries), slots, 16 + 2 * slots + len(rows))
    with open(out, "wb") as f:
        f.write(head + struct.pack(f"<{slots}H", *table) + rows + text)
    print(len(entries), "names")


main(sys.argv[1])
