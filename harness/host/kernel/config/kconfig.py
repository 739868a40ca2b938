#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Evaluates the Kconfig files of a kernel tree: what else must be on so that options can be on.

    sctp-kconfig TREE CONFIG NAME=[!]OPTION,... ...

Each NAME stands for a set of options; with an exclamation mark being a module is not enough.
Prints one JSON object: for each NAME the options to turn on, dependencies first, those to turn off,
and why an option cannot be turned on at all.
"""

import io
import json
import os
import re
import sys

try:
    import kconfiglib
except ImportError:
    sys.exit("python3-kconfiglib is not installed: apt-get install python3-kconfiglib")
from kconfiglib import AND, EQUAL, NOT, OR, UNEQUAL, Choice, Symbol

OFF, MODULE, ON = 0, 1, 2

# The architectures that Kconfig calls otherwise than their folder below arch/ is called.
FOLDERS = {"i386": "x86", "x86_64": "x86"}


class Tree(kconfiglib.Kconfig):
    """Kconfig files in the language as it is today."""

    def _open(self, filename, mode):
        file = super()._open(filename, mode)
        if "Kconfig" not in filename:
            return file
        with file:
            text = file.read()
        # "modules" was once spelled so, and "transitional" (Linux 6.18) marks what no user sets.
        text = re.sub(r"^(\s+)modules\s*$", r"\1option modules", text, flags=re.M)
        text = re.sub(r"^\s+transitional\s*$", "", text, flags=re.M)
        return io.StringIO(text)


def architecture(config):
    """ARCH for make, from what the configuration says that it is for."""
    for option, arch in (("UML", "um"), ("X86_64", "x86_64"), ("X86_32", "i386"), ("ARM64", "arm64"), ("ARM", "arm"),
                         ("S390", "s390")):
        if re.search(rf"^CONFIG_{option}=y$", config, flags=re.M):
            return arch
    head = re.search(r"^# Linux/(\S+) ", config, flags=re.M)
    return head.group(1) if head else "x86_64"


def version(tree):
    """KERNELVERSION, from the tree's Makefile."""
    found = {}
    with open(os.path.join(tree, "Makefile"), encoding="utf-8", errors="replace") as makefile:
        for line in makefile:
            number = re.match(r"(VERSION|PATCHLEVEL|SUBLEVEL)\s*=\s*(\d+)", line)
            if number:
                found[number.group(1)] = number.group(2)
    return ".".join(found.get(part, "0") for part in ("VERSION", "PATCHLEVEL", "SUBLEVEL"))


def set_up(tree, arch):
    """What the tree's Makefile exports for its Kconfig files."""
    tools = {"CC": "gcc", "HOSTCC": "gcc", "HOSTCXX": "g++", "LD": "ld", "AR": "ar", "NM": "nm", "OBJCOPY": "objcopy",
             "OBJDUMP": "objdump", "READELF": "readelf", "STRIP": "strip", "AWK": "awk", "PYTHON3": "python3",
             "PAHOLE": "pahole", "RUSTC": "rustc", "RUSTC_OR_CLIPPY": "rustc", "BINDGEN": "bindgen",
             "CLANG_FLAGS": "", "KBUILD_CFLAGS": "", "CONFIG_SHELL": "/bin/sh"}
    os.environ.update(tools, srctree=os.path.abspath(tree), ARCH=arch, SRCARCH=FOLDERS.get(arch, arch), SUBARCH="x86",
                      HEADER_ARCH="x86", KERNELVERSION=version(tree))


class Solver:
    """Turns options on, and remembers what that took."""

    def __init__(self, kconfig):
        self.kconfig = kconfig
        self.changes = []  # (symbol, value, user's value before)
        self.pending = set()

    def assign(self, symbol, value):
        self.changes.append((symbol, value, symbol.user_value))
        symbol.set_value(value)

    def undo(self, mark):
        while len(self.changes) > mark:
            symbol, _, before = self.changes.pop()
            if before is None:
                symbol.unset_value()
            else:
                symbol.set_value(before)

    def either(self, ways):
        """Goes the way that takes the fewest changes."""
        mark = len(self.changes)
        best = None
        for way in ways:
            if way():
                if best is None or len(self.changes) - mark < best[0]:
                    best = (len(self.changes) - mark, way)
            self.undo(mark)
        return best is not None and best[1]()

    def satisfy(self, expression, least):
        """Makes the expression at least that true; else leaves all as it was."""
        if kconfiglib.expr_value(expression) >= least:
            return True
        if isinstance(expression, Symbol):
            return self.enable(expression, least)
        if isinstance(expression, Choice):
            return False
        mark = len(self.changes)
        operator, operands = expression[0], expression[1:]
        if operator is OR:
            return self.either([lambda side=side: self.satisfy(side, least) for side in operands])
        if operator is AND:
            done = all(self.satisfy(side, least) for side in operands)
        elif operator is NOT:
            done = isinstance(operands[0], Symbol) and self.disable(operands[0])
        elif operator is EQUAL and operands[1] is self.kconfig.n:
            done = self.disable(operands[0])
        elif (operator is UNEQUAL and operands[1] is self.kconfig.n) or \
                (operator is EQUAL and operands[1] is self.kconfig.y):
            done = self.enable(operands[0], least)
        else:
            done = False
        # A change that one side took may undo the other.
        if done and kconfiglib.expr_value(expression) >= least:
            return True
        self.undo(mark)
        return False

    def disable(self, symbol):
        mark = len(self.changes)
        if symbol.tri_value == OFF:
            return True
        if symbol.visibility and symbol.type in (kconfiglib.BOOL, kconfiglib.TRISTATE):
            self.assign(symbol, OFF)
            if symbol.tri_value == OFF:
                return True
            self.undo(mark)
        return False

    def ask(self, symbol, condition, least):
        """Turns it on as the user would, at a prompt that is there under a condition."""
        if not self.satisfy(condition, least):
            return False
        self.assign(symbol, ON)
        return symbol.tri_value >= least

    def enable(self, symbol, least):
        """Turns the symbol on: at its prompt, by what selects it, or by what it follows."""
        if symbol.tri_value >= least:
            return True
        if symbol in self.pending or not symbol.nodes:
            return False
        self.pending.add(symbol)
        ways = [lambda node=node: self.ask(symbol, node.prompt[1], least) for node in symbol.nodes if node.prompt]
        if not ways:
            ways = [lambda: self.satisfy(symbol.rev_dep, least)]
            ways += [lambda value=value, condition=condition: self.satisfy((AND, value, condition), least)
                     for value, condition in symbol.defaults if symbol.type in (kconfiglib.BOOL, kconfiglib.TRISTATE)]
        mark = len(self.changes)
        done = self.either(ways) and symbol.tri_value >= least
        self.pending.discard(symbol)
        if not done:
            self.undo(mark)
        return done


def names(changes, on):
    """Each once, in the order in which they were first changed."""
    return list(dict.fromkeys(symbol.name for symbol, value, _ in changes if (value != OFF) == on))


def change(solver, options, least):
    """Turns all of them on.  Returns what cannot be, and why."""
    cannot = {}
    for option in options:
        symbol = solver.kconfig.syms.get(option)
        if symbol is None or not symbol.nodes:
            cannot[option] = "there is no such option in that tree"
        elif not solver.enable(symbol, least):
            cannot[option] = "depends on " + kconfiglib.expr_str(symbol.direct_dep)
    return cannot


def lost(solver, options, least):
    """Which of them are not on, although each could be."""
    return [option for option in options if solver.kconfig.syms[option].tri_value < least]


def solve(solver, sets):
    """What each set takes, by itself, and whether they can all be on at once."""
    told = {}
    for name, options, least in sets:
        cannot = change(solver, options, least)
        told[name] = {"turn_on": names(solver.changes, True), "turn_off": names(solver.changes, False), "cannot": cannot}
        solver.undo(0)
    for _, options, least in sets:
        change(solver, options, least)
    for name, options, least in sets:
        cannot = told[name]["cannot"]
        for option in lost(solver, [option for option in options if option not in cannot], least):
            cannot[option] = "what another capability takes turns it off"
    return told


def parse(argument):
    name, _, options = argument.partition("=")
    return name, [option for option in options.lstrip("!").split(",") if option], ON if options.startswith("!") else MODULE


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: sctp-kconfig TREE CONFIG NAME=[!]OPTION,... ...")
    tree, path = sys.argv[1:3]
    path = os.path.abspath(path)
    with open(path, encoding="utf-8", errors="replace") as file:
        set_up(tree, architecture(file.read()))
    try:
        kconfig = Tree("Kconfig", warn=False)
        kconfig.load_config(path)
    except (kconfiglib.KconfigError, OSError) as error:
        sys.exit("cannot evaluate " + " ".join(str(error).split()))
    told = solve(Solver(kconfig), [parse(argument) for argument in sys.argv[3:]])
    json.dump({"version": os.environ["KERNELVERSION"], "sets": told}, sys.stdout)


main()
