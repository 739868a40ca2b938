#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What is made of results: the page, ladders, baselines, differences, and CI's formats, each for a parser of others.
set -u
. harness/tests/tap.sh

escape=$(printf '\033')
scenarios='handshake.four_chunks handshake.rto_initial handshake.lost_init'

# played FOLDER OPTION...: plays these; a mute kernel fails them
played() {
	folder=$1
	shift
	# shellcheck disable=SC2086 # a list of patterns
	$conform run --capture --out="$scratch/$folder" "$@" $scenarios >"$scratch/$folder.tap" 2>"$scratch/$folder.err" ||
		[ "$folder" = mute ] || {
		cat "$scratch/$folder.err"
		return 1
	}
}

# report FORMAT FILE FOLDER OPTION...: the report in that file; 1 is what failed results end with
report() {
	format=$1 file=$scratch/$2 folder=$scratch/$3
	shift 3
	got=0
	$conform report --format="$format" --out="$file" "$@" "$folder" || got=$?
	[ "$got" -le 1 ] && [ -s "$file" ]
}

page() {
	report html "$1.html" "$1" && xmllint --noout --nonet "$scratch/$1.html"
}

self_contained() {
	! grep -Eo '(src|href)="[^#"][^"]*"|@import|url\(' "$scratch/good.html"
}

# count FILE XPATH NUMBER
count() {
	found=$(xmllint --nonet --xpath "count($2)" "$scratch/$1")
	echo "$2: $found, expected $3"
	[ "$found" = "$3" ]
}

ladder() {
	report ladder ladder.svg good --scenario=handshake.rto_initial.ipv4 && xmllint --noout --nonet "$scratch/ladder.svg" &&
		grep -q 'class="q"' "$scratch/ladder.svg" &&
		report ladder-text ladder.txt good --scenario='*.ipv4' && grep -q '|----------X| INIT a_rwnd' "$scratch/ladder.txt" &&
		grep -q '^> .* INIT .*again)$' "$scratch/ladder.txt"
}

same_report() {
	report tap again.tap good && cmp "$scratch/good.tap" "$scratch/again.tap"
}

proven() {
	report tap13 good.tap13 good && prove --exec cat "$scratch/good.tap13" &&
		report tap13 mute.tap13 mute && ! prove --exec cat "$scratch/mute.tap13"
}

# Python's parser, and what GitLab and Jenkins read: the order of a test case's elements.
junit() {
	report junit good.xml good && report junit mute.xml mute && /usr/bin/python3 - "$scratch/good.xml" "$scratch/mute.xml" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
for path, outcome in zip(sys.argv[1:], ("skipped", "failure")):
    found = 0
    for case in tree.parse(path).getroot().iter("testcase"):
        names = [child.tag for child in case]
        assert names in ([], [outcome, "system-out"]), names
        if names:
            text = case.find("system-out").text
            assert "RFC9260-" in text and "kernel: " in text and "packets:" in text, text
            found += 1
    assert found, path
PYTHON
}

markdown() {
	report markdown mute.md mute && grep -q '^| kernel | pass | fail |' "$scratch/mute.md" &&
		grep -q '^- \*\*fail\*\* handshake.four\\_chunks.ipv4: ' "$scratch/mute.md"
}

github() {
	report github mute.github mute && grep -q '^::error file=suites/handshake/.*,line=[0-9]*,title=handshake.four_chunks.ipv4::fail: ' \
		"$scratch/mute.github" && ! grep -qv '^::' "$scratch/mute.github"
}

# What KernelCI's schema 5.3, SARIF 2.1.0 and netdev's collector ask of theirs, said here once more; KernelCI's own check
# where its package is installed.
databases() {
	report kcidb mute.kcidb mute && report sarif mute.sarif mute && report netdev mute.netdev mute && report sarif good.sarif good &&
		/usr/bin/python3 - "$scratch" <<'PYTHON'
import json, os, re, sys
load = lambda name: json.load(open(f"{sys.argv[1]}/{name}"))

kcidb = load("mute.kcidb")
assert kcidb["version"] == {"major": 5, "minor": 3} and set(kcidb) == {"version", "checkouts", "builds", "tests"}
ids = {kind: [one["id"] for one in kcidb[kind]] for kind in ("checkouts", "builds", "tests")}
for kind, those in ids.items():
    assert those and len(set(those)) == len(those), kind
    for one in kcidb[kind]:
        assert re.fullmatch("[a-z0-9_]+", one["origin"]) and one["id"].startswith(one["origin"] + ":"), one
assert all(build["checkout_id"] in ids["checkouts"] for build in kcidb["builds"])
for test in kcidb["tests"]:
    assert test["build_id"] in ids["builds"] and re.fullmatch(r"[A-Za-z0-9_.-]*", test["path"]), test
    assert test["status"] in ("FAIL", "ERROR", "MISS", "PASS", "DONE", "SKIP") and len(test.get("log_excerpt", "")) <= 16384, test
    assert test["status"] != "FAIL" or " INIT " in test["log_excerpt"], test
assert "FAIL" in [test["status"] for test in kcidb["tests"]]
try:
    from kcidb_io.schema.v05_03 import Version
    Version.validate_exactly(kcidb)
    print("KernelCI's own check as well")
except ImportError:
    pass

for name, suppressed in (("mute.sarif", False), ("good.sarif", True)):
    log = load(name)
    assert log["version"] == "2.1.0" and log["runs"]
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        assert run["results"] and len({rule["id"] for rule in rules}) == len(rules)
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"] and result["message"]["text"], result
            assert (result["kind"], result["level"]) == ("fail", "note" if suppressed else "error"), result
            assert bool(result.get("suppressions")) == suppressed, result
            for location in result["locations"]:
                place = location["physicalLocation"]
                assert os.path.exists(place["artifactLocation"]["uri"]) and place["region"]["startLine"] > 0, place

for test in load("mute.netdev")["results"]:
    assert test["test"] and test["group"] == "sctp-conform" and test["result"] == "fail" and test["results"], test
    assert {case["result"] for case in test["results"]} <= {"pass", "fail", "skip"} and all(case["test"] for case in test["results"])
PYTHON
}

# The sentences with what this kernel's results say of each.  ReqIF: what its schema asks for, and no reference to nothing.
sentences() {
	report requirements-csv good.csv good && report reqif good.reqif good && xmllint --noout --nonet "$scratch/good.reqif" &&
		/usr/bin/python3 - "$scratch" <<'PYTHON'
import csv, sys
import xml.etree.ElementTree as tree
rows = list(csv.DictReader(open(f"{sys.argv[1]}/good.csv", newline="")))
kernel = list(rows[0])[4]
states = {row["id"]: row[kernel] for row in rows}
assert len(states) == len(rows) > 1000 and states["RFC9260-16-1"] == "deviates" and states["RFC9260-5.1.6-1"] == "proven", kernel
assert "handshake.lost_init" in next(row for row in rows if row["id"] == "RFC9260-5.1.6-1")["scenarios"].split()

name = lambda element: element.tag.replace("{http://www.omg.org/spec/ReqIF/20110401/reqif.xsd}", "")
root = tree.parse(f"{sys.argv[1]}/good.reqif").getroot()
identities = {}
for element in root.iter():
    if "IDENTIFIER" in element.attrib:
        assert element.attrib["IDENTIFIER"] not in identities, element.attrib
        assert name(element) == "REQ-IF-HEADER" or element.attrib["LAST-CHANGE"].endswith("Z"), element.attrib
        identities[element.attrib["IDENTIFIER"]] = name(element)
references = [element for element in root.iter() if name(element).endswith("-REF")]
assert references and all(identities[element.text] + "-REF" == name(element) for element in references)
objects = [element for element in root.iter() if name(element) == "SPEC-OBJECT"]
assert [one.attrib["IDENTIFIER"] for one in objects] == [row["id"] for row in rows]
for row, one in zip(rows, objects):
    values = {value.find("./*/*").text: value.attrib["THE-VALUE"] for value in one[0]}
    assert values["attribute-text"] == row["text"] and values["attribute-kernel-0"] == row[kernel], values
PYTHON
}

# What proves that a feature can be used: scenarios that exist.
features() {
	grep -o 'FEATURE(SYSCTL, "[^"]*", "[^"]*"' reports/spec/features.def | cut -d'"' -f4 | tr ' ' '\n' | sort -u >"$scratch/claimed"
	$conform list | cut -d' ' -f1 | cut -d. -f1-2 | sort -u >"$scratch/names"
	comm -23 "$scratch/claimed" "$scratch/names" | tee "$scratch/unknown"
	[ -s "$scratch/claimed" ] && [ ! -s "$scratch/unknown" ] &&
		[ "$(xmllint --nonet --xpath 'count(//section[@id="features"]//tr[th="SCTP_INITMSG "]/td[1]/span)' "$scratch/good.html")" = 1 ]
}

# A purpose of ETSI with its verdict, a capability that the guest asked for, and the digest of the records.
dossier() {
	$conform run --out="$scratch/etsi" etsi.as_v_1_1_1 handshake.rto_initial >"$scratch/tap" && report dossier dossier.html etsi &&
		xmllint --noout --nonet "$scratch/dossier.html" &&
		count dossier.html '//section[@id="purposes"]//tr[th="SCTP_AS_V_1_1_1"]/td[1]/span[@class="v pass"]' 1 &&
		count dossier.html '//section[@id="capabilities"]//tr[th="SCTP"]/td/span[.="yes"]' 1 &&
		count dossier.html '//section[@id="deviations"]//details[@open]' 1 &&
		count dossier.html "//section[@id='digests']//tr[th='results.jsonl']/td[.='$(sha256sum "$scratch/etsi/results.jsonl" | cut -d' ' -f1)']" 1 &&
		! grep -Eo 'href="[^"]*"' "$scratch/dossier.html"
}

# at_terminal FILE COMMAND...: its output as a terminal of 100 columns has it
at_terminal() {
	typescript=$1
	shift
	TERM=xterm script -qec "stty cols 100; $*" "$typescript" >"$scratch/typed"
}

ladder_of_failure() {
	grep -q '^  ladder: |$' "$scratch/mute.tap" && grep -q '^    .* |----------X| INIT a_rwnd' "$scratch/mute.tap" &&
		! grep -q '^  packets:' "$scratch/mute.tap" && valid_tap "$scratch/mute.tap" && ! grep -q "$escape" "$scratch/mute.tap"
}

baseline() {
	report baseline mute.baseline mute && sort -c -k2 "$scratch/mute.baseline" && grep -q '^fail handshake.four_chunks.ipv4$' "$scratch/mute.baseline" &&
		$conform report --baseline="$scratch/mute.baseline" "$scratch/mute" >"$scratch/tap" &&
		$conform report --baseline="$scratch/mute" "$scratch/good" >"$scratch/tap" 2>"$scratch/better" &&
		grep -q '^better than the baseline: handshake.four_chunks.ipv4 on ' "$scratch/better"
}

run_with_baseline() {
	grep -v 'lost_init.ipv6' "$scratch/mute.baseline" >"$scratch/shorter"
	at_terminal "$scratch/colours" $conform run --mute --out="$scratch/judged" --baseline="$scratch/mute.baseline" handshake.lost_init &&
		grep -q "$escape\\[1;31mnot ok$escape\\[m 1 - handshake" "$scratch/colours" &&
		at_terminal "$scratch/colours" $conform report "$scratch/judged" '||:' && grep -q "^$escape\\[1;31mnot ok" "$scratch/colours" &&
		at_terminal "$scratch/plain" NO_COLOR=1 $conform report "$scratch/judged" '||:' && ! grep -q "$escape" "$scratch/plain" &&
		! $conform run --mute --out="$scratch/judged" --baseline="$scratch/shorter" handshake.lost_init >"$scratch/tap" 2>"$scratch/err" &&
		grep -q '^worse than the baseline: handshake.lost_init.ipv6 on .*: fail, was pass$' "$scratch/err"
}

worse() {
	! $conform report --baseline="$scratch/good" "$scratch/mute" >"$scratch/tap" 2>"$scratch/worse" &&
		grep -q '^worse than the baseline: handshake.four_chunks.ipv4 on .*: fail, was pass$' "$scratch/worse"
}

differs() {
	got=0
	$conform diff "$scratch/good" "$scratch/mute" >"$scratch/diff" || got=$?
	[ "$got" -eq 1 ] && grep -q '^  handshake.four_chunks.ipv4: pass -> fail$' "$scratch/diff" &&
		! $conform diff --format=json "$scratch/good" "$scratch/mute" >"$scratch/diff.json" &&
		[ "$(jq -r '.verdicts[] | select(.name == "handshake.four_chunks.ipv4") | .new' "$scratch/diff.json")" = fail ]
}

csv() {
	$conform list --requirements --format=csv 'RFC9260-[45]*' >"$scratch/csv" && /usr/bin/python3 - "$scratch/csv" <<'PYTHON'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
assert rows and all(row["rfc"] == "9260" and row["level"] in ("MUST", "SHOULD", "MAY") and row["text"] for row in rows)
assert any("handshake.lost_init" in row["scenarios"].split() for row in rows)
PYTHON
}

# A browser's own view of it: the script ran, and a link opened the scenario that it leads to.
browser() {
	timeout 60 chromium --headless=new --no-sandbox --disable-gpu --virtual-time-budget=2000 --dump-dom \
		"file://$scratch/good.html#handshake.rto_initial" >"$scratch/dom" 2>"$scratch/chromium" &&
		grep -q '3 of 3 scenarios' "$scratch/dom" && grep -Eq 'id="handshake.rto_initial"[^>]* open=""' "$scratch/dom" &&
		! grep -Eq 'id="handshake.four_chunks"[^>]* open=""' "$scratch/dom"
}

# Without the page's script: what was not played is hidden, apart from what a link leads to, until its boxes are ticked.
unplayed() {
	sed '/<script>/{s/<script>.*//;q}' "$scratch/good.html" >"$scratch/bare.html"
	cat >>"$scratch/bare.html" <<'HTML'
<script>
const rows = Array.from(document.querySelectorAll(".unplayed"));
const seen = () => rows.filter(row => getComputedStyle(row).display !== "none").length;
addEventListener("load", () => {
	const before = seen();
	for (const label of document.querySelectorAll("label[for^=unplayed]"))
		label.click();
	document.title = `${before} seen, then ${rows.length > 1000 && seen() === rows.length ? "all" : seen()}`;
});
</script></body></html>
HTML
	row=$(grep -o '<tr id="[^"]*" class="unplayed"' "$scratch/good.html" | sed -n '1s/.*id="\([^"]*\)".*/\1/p')
	timeout 60 chromium --headless=new --no-sandbox --disable-gpu --virtual-time-budget=2000 --dump-dom \
		"file://$scratch/bare.html#$row" >"$scratch/dom" 2>"$scratch/chromium" &&
		grep -o '<title>[0-9]* seen[^<]*' "$scratch/dom" | tee "$scratch/title" && grep -q '>1 seen, then all$' "$scratch/title"
}

point "three scenarios, captured" played good
point "...with another seed" played other --seed=2
point "...on a mute kernel" played mute --mute -v
point "the page is XML as well" page good
point "...that needs nothing else" self_contained
point "...has each scenario" count good.html '//details[@class="s"]' 3
point "...the packets of what passed, too" count good.html '//details[@id="handshake.four_chunks"]//svg[@class="ladder"]' 1
point "...the line of source that failed" count good.html '//details[@id="handshake.rto_initial"]//pre[@class="source"]/mark' 2
point "...and each sentence of the RFCs" test "$(xmllint --nonet --xpath 'count(//section[@id="requirements"]//tr[@id])' "$scratch/good.html")" -gt 1000
point "a ladder as SVG and as text, the packet in question marked" ladder
point "report shows the packets that the run showed" same_report
point "prove passes known deviations, and no failures" proven
point "JUnit" junit
point "Markdown" markdown
point "GitHub's annotations" github
point "JSON for KernelCI, SARIF and netdev" databases
point "-v shows what failed as a ladder" ladder_of_failure
point "a baseline is sorted, and accepts what it has" baseline
point "...but nothing else" worse
point "...nor does a run, whose failures are red at a terminal" run_with_baseline
point "a run is no different from itself" $conform diff "$scratch/good" "$scratch/good"
point "...nor from one with another seed" $conform diff "$scratch/good" "$scratch/other"
point "...but from one that fails" differs
point "results that are none cannot be compared" refused 2 'results.jsonl' $conform diff "$scratch/good" "$scratch"
point "a ladder needs packets" refused 2 'the results have none of that name' $conform report --format=ladder --scenario=nothing "$scratch/good"
point "a baseline that is none is refused" refused 2 'line 1 is not VERDICT NAME' $conform run --baseline="$scratch/good.tap" handshake.lost_init
point "...the packet that shows a deviation" count good.html '//details[contains(@class, "deviation")]/pre[@class="packet" and contains(., "INIT")]' 1
point "...and what can be used" features
point "requirements as CSV" csv
point "...and what a run says of each, as ReqIF as well" sentences
point "a dossier for an acceptance" dossier
if command -v chromium >/dev/null; then
	point "a browser filters and opens it" browser
	point "...and hides what was not played without a script" unplayed
fi
plan
