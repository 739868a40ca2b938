#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints the layouts of a module's ctypes structures as JSON for `sctp-conform abi check`.

ctypes_layout.py ABI MODULE.py        such as: ctypes_layout.py x86_64 binding.py >binding.json
"""

import ctypes
import importlib.util
import json
import sys

SIGNED = (ctypes.c_byte, ctypes.c_short, ctypes.c_int, ctypes.c_long, ctypes.c_longlong)
POINTERS = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_wchar_p)


def kind_of(field):
    if issubclass(field, ctypes.Array):
        return "array"
    if issubclass(field, ctypes.Union):
        return "union"
    if issubclass(field, ctypes.Structure):
        return "struct"
    if field in POINTERS or issubclass(field, ctypes._Pointer):
        return "pointer"
    if field in (ctypes.c_float, ctypes.c_double, ctypes.c_longdouble):
        return "float"
    return "signed" if issubclass(field, SIGNED) else "unsigned"


def member_of(structure, entry):
    name, field = entry[0], entry[1]
    place = getattr(structure, name)
    member = {
        "name": name,
        "offset": place.offset,
        "size": ctypes.sizeof(field),
        "kind": kind_of(field),
        "type": field.__name__,
    }
    if member["kind"] == "array":
        member["element"] = ctypes.sizeof(field._type_)
    if len(entry) > 2:
        member["bits"] = entry[2]
    return member


def type_of(structure):
    return {
        "name": structure.__name__,
        "kind": "union" if issubclass(structure, ctypes.Union) else "struct",
        "size": ctypes.sizeof(structure),
        "align": ctypes.alignment(structure),
        "unit": structure.__module__,
        "language": "Python",
        "members": [member_of(structure, entry) for entry in getattr(structure, "_fields_", [])],
    }


def load(path):
    spec = importlib.util.spec_from_file_location("binding", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    names = vars(load(sys.argv[2]))
    structures = [
        value
        for value in names.values()
        if isinstance(value, type)
        and issubclass(value, (ctypes.Structure, ctypes.Union))
        and value.__module__ == "binding"
    ]
    constants = [
        {"name": name, "value": value}
        for name, value in names.items()
        if name.isupper() and isinstance(value, int)
    ]
    abi = {
        "source": sys.argv[2],
        "abi": sys.argv[1],
        "bits": 8 * ctypes.sizeof(ctypes.c_void_p),
        "endian": sys.byteorder,
        "types": [type_of(structure) for structure in structures],
        "constants": constants,
    }
    json.dump([abi], sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
