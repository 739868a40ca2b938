#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints what a hostile guest says on its console: hostile_guest.py KIND"""
import json
import os
import sys
import time

FIRST, SECOND = "handshake.four_chunks.ipv4", "handshake.four_chunks.ipv6"
BOOT = {"type": "boot", "release": "6.66.0", "machine": "x86_64", "abi": "x86_64", "jiffy": 0.004, "clock": 1.0,
        "capabilities": {}}


def say(record):
    text = json.dumps(record, separators=(",", ":"))
    while len(text) > 800:
        print("@@+ " + text[:800])
        text = text[800:]
    print("@@. " + text, flush=True)


def scenario(name, verdict, **more):
    say({"type": "start", "name": name, "limit": 5, "clock": 2.0})
    say({"type": "end", "name": name, "verdict": verdict, "seconds": 0.1, "message": "m", **more})


kind = sys.argv[1]
if kind == "boots_for_ever":
    while True:
        say(BOOT)
        time.sleep(0.2)
if kind == "never_boots":
    print("nothing works here", flush=True)
    sys.exit(0)
say(BOOT)
if kind == "half":
    scenario(FIRST, "pass")
    sys.exit(0)
scenario(FIRST, "pass")
if kind == "source":
    # Fields that only the machine may set.
    scenario(SECOND, "fail", source="elsewhere", kernel_spec="debian:9", lacks=[], spec=["x"], fix="y",
             callers=[{"function": "f", "file": "elsewhere", "line": 1}], stack=[1, -1, 2**62, "elsewhere"])
elif kind == "crash":
    scenario(SECOND, "crash")
elif kind == "escapes":
    scenario(SECOND, "fail", message="\x1b[31mred\x1b]0;title\x07")
elif kind == "starved":
    # Busy, with little of a processor, and silent for long.
    say({"type": "start", "name": SECOND, "limit": 5, "clock": 2.0})
    until = time.monotonic() + 5
    while time.monotonic() < until:
        began = time.process_time()
        while time.process_time() < began + 0.02:
            pass
        time.sleep(0.1)
    scenario(SECOND, "pass")
elif kind == "flaky":
    scenario(SECOND, "pass" if int(os.environ["SCTP_CONFORM_UML_SEED"]) % 2 else "fail")
elif kind == "extra":
    scenario(SECOND, "pass")
    scenario("handshake.never_planned", "pass")
else:
    scenario(SECOND, kind)
say({"type": "done", "scenarios": 2})
