#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the lines of results.jsonl files against harness/record/results.schema.json: schema.py FILE..."""
import json
import sys

import jsonschema

schema = json.load(open("harness/record/results.schema.json"))
validator = jsonschema.Draft202012Validator(schema)
bad = 0
for path in sys.argv[1:]:
    types = set()
    for number, line in enumerate(open(path), 1):
        record = json.loads(line)
        types.add(record.get("type"))
        # The message for the record's own type says more than that for "none of them".
        own = {"$ref": f"#/$defs/{record.get('type')}", "$defs": schema["$defs"]}
        if not validator.is_valid(record):
            bad += 1
            for error in jsonschema.Draft202012Validator(own).iter_errors(record):
                print(f"{path}:{number}: {'/'.join(map(str, error.path))}: {error.message[:200]}")
    print(path, sorted(types))
    if not {"run", "end", "summary", "close"} <= types:
        print(path, "lacks records")
        bad += 1
sys.exit(1 if bad else 0)
