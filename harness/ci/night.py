#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long a night of many kernels takes on so many processors, by what runs have taken.

night.py --kernels=N --processors=N [--arch=NAME=FACTOR]... TIMING.JSON...

Each timing.json is what a run has left.  A guest of it is a piece of work that one processor does; --arch says how many
times as long the same guest takes on another architecture (amd64=1 if none is named).  The pieces of all kernels are
given out in two ways: as they come, to the processor that is free, and the longest ones first, as who knows them does.
"""
import argparse
import heapq
import json
import sys


def guests_of(path):
    try:
        with open(path, encoding="utf-8") as file:
            guests = [float(guest["seconds"]) for guest in json.load(file)["guests"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"night.py: {path} is no timing.json of a run: {error}")
    if not guests:
        sys.exit(f"night.py: {path} names no guest: give one of a run that came to its end")
    return guests


def factor_of(text):
    name, _, factor = text.partition("=")
    try:
        return name, float(factor)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: it takes NAME=FACTOR, e.g. i386=1.8") from None


def span(pieces, processors):
    """When the last piece ends, each given to the processor that is free first."""
    free = [0.0] * processors
    for piece in pieces:
        heapq.heapreplace(free, free[0] + piece)
    return max(free)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", type=int, required=True)
    parser.add_argument("--processors", type=int, required=True)
    parser.add_argument("--arch", type=factor_of, action="append", metavar="NAME=FACTOR")
    parser.add_argument("timing", nargs="+")
    words = parser.parse_args()
    if words.kernels < 1 or words.processors < 1:
        parser.error("there must be a kernel and a processor at least")
    guests = [guest for path in words.timing for guest in guests_of(path)]
    archs = words.arch or [("amd64", 1.0)]
    pieces = [guest * factor for _ in range(words.kernels) for _, factor in archs for guest in guests]
    total = sum(pieces)
    as_they_come, longest_first = (span(order, words.processors) for order in (pieces, sorted(pieces, reverse=True)))
    print(f"{words.kernels} kernels x {len(archs)} architectures: {len(pieces)} guests, {total / 3600:.1f} processor hours")
    print(f"on {words.processors} processors: {as_they_come / 3600:.2f} h as they come, {longest_first / 3600:.2f} h the longest "
          f"first, {total / words.processors / 3600:.2f} h at best")


if __name__ == "__main__":
    main()
