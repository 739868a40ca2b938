#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints the layouts that a cffi binding declares as JSON for `sctp-conform abi check`.

cffi_layout.py ABI MODULE.py        MODULE.py has the binding's FFI object under the name ffi
"""

import importlib.util
import json
import sys


def kind_of(ffi, field):
    if field.kind in ("array", "struct", "union", "pointer"):
        return field.kind
    if field.kind == "enum":
        return "unsigned"
    if field.cname in ("float", "double", "long double"):
        return "float"
    return "signed" if int(ffi.cast(field, -1)) < 0 else "unsigned"


def member_of(ffi, name, field):
    flexible = field.type.kind == "array" and field.type.length is None
    member = {
        "name": name,
        "offset": field.offset,
        "size": 0 if flexible else ffi.sizeof(field.type),
        "kind": kind_of(ffi, field.type),
        "type": field.type.cname,
    }
    if member["kind"] == "array":
        member["element"] = ffi.sizeof(field.type.item)
    if field.bitsize > 0:
        member["bits"] = field.bitsize
    return member


def type_of(ffi, kind, name):
    declared = ffi.typeof(f"{kind} {name}")
    return {
        "name": name,
        "kind": kind,
        "size": ffi.sizeof(declared),
        "align": ffi.alignof(declared),
        "unit": "",
        "language": "Python",
        "members": [member_of(ffi, member, field) for member, field in declared.fields],
    }


def load(path):
    spec = importlib.util.spec_from_file_location("binding", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    ffi = load(sys.argv[2]).ffi
    _, structs, unions = ffi.list_types()
    types = [type_of(ffi, "struct", name) for name in structs]
    types += [type_of(ffi, "union", name) for name in unions]
    abi = {
        "source": sys.argv[2],
        "abi": sys.argv[1],
        "bits": 8 * ffi.sizeof("void *"),
        "endian": sys.byteorder,
        "types": types,
        "constants": [],
    }
    json.dump([abi], sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
