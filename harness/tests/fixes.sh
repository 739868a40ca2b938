#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The catalogue of fixes: what guards them, and what a run says of a kernel that lacks one.
set -u
. harness/tests/tap.sh

as_json() {
	$conform fixes --format=json >"$scratch/fixes.jsonl" && python3 - "$scratch/fixes.jsonl" <<'PYTHON'
import json, sys
fixes = [json.loads(line) for line in open(sys.argv[1])]
assert len({fix["id"] for fix in fixes}) == len(fixes) > 100
assert any(fix["guards"] for fix in fixes)
for fix in fixes:
    reasons = [key for key in ("unguarded", "awaits") if fix.get(key)]
    assert not (fix["guards"] and reasons), fix["id"] + " is guarded, and has a reason why it is not"
    assert fix["guards"] or reasons, "nothing guards " + fix["id"] + ", and nothing says why"
    assert len(reasons) < 2, fix["id"] + " cannot be guarded, and awaits something"
PYTHON
}

# The check finds a fix that nothing guards.
unguarded_without_reason() {
	listing init-cause-padding
	! SCTP_CONFORM_RUNNER="$scratch/runner" as_json >"$scratch/out" 2>&1 &&
		grep -q 'nothing guards .*, and nothing says why' "$scratch/out"
}

one_by_cve() {
	$conform fixes CVE-2026-68161 >"$scratch/one" &&
		grep -q '^udp-sockets-of-namespace (CVE-2026-68161, ' "$scratch/one" &&
		grep -q '^    guarded by encapsulation.sockets_go_with_the_namespace' "$scratch/one" &&
		[ "$(grep -c '^[a-z]' "$scratch/one")" -eq 1 ]
}

# A runner that lists a scenario which guards $1.
listing() {
	cat >"$scratch/runner" <<RUNNER
#!/bin/sh
echo '{"name":"s.one","suite":"s","title":"t","limit":1,"spec":[],"fix":["$1"],"known":[]}'
RUNNER
	chmod +x "$scratch/runner"
}

unknown_fix() {
	listing perfection
	SCTP_CONFORM_RUNNER="$scratch/runner" refused 1 's.one guards perfection, which is not in the catalogue' $conform fixes
}

# What a kernel of before a fix and one of after it are said to have.
table_of_kernels() {
	$conform fixes --kernel=debian:6.1.0-47 --kernel=debian:6.1 --out="$scratch/kernels" udp-sockets-of-namespace \
		cached-asconf-chunk denied-streams-rollback >"$scratch/table" 2>"$scratch/err"
	status=$?
	cat "$scratch/table"
	[ $status -eq 1 ] && grep -q '^LACKS *has  *udp-sockets-of-namespace (CVE-2026-68161, .*), fixed in .*6.1.189, .*; Debian .*bookworm 6.1.190-1 ' \
		"$scratch/table"
}

# What the kernel warns of once it warns of in each scenario.
warns_again() {
	grep -A4 '^not ok.* asconf.closed_after_restart.ipv[46] on 6.1.0-47' "$scratch/kernels/run.tap" >"$scratch/warned"
	cat "$scratch/warned"
	[ "$(grep -c 'refcount_t: underflow' "$scratch/warned")" -eq 2 ]
}

# One guest is brought down by a fix that is lacking, and no other is begun to show the same.
proves_once() {
	grep -c '"type":"plan".*6.1.0-47' "$scratch/kernels/results.jsonl" >"$scratch/guests"
	grep 'reconfiguration.denied_with_messages_queued.* on 6.1.0-47' "$scratch/kernels/run.tap" >"$scratch/once"
	cat "$scratch/guests" "$scratch/once"
	[ "$(cat "$scratch/guests")" -eq 1 ] && [ "$(grep -c '^not ok' "$scratch/once")" -eq 1 ] &&
		[ "$(grep -c '^ok .*# SKIP what it guards is proven already to be lacking' "$scratch/once")" -eq 1 ] &&
		grep -q '^LACKS *has  *denied-streams-rollback' "$scratch/table"
}

says_where_it_is_fixed() {
	grep -A30 '^not ok.* encapsulation.sockets_go_with_the_namespace' "$scratch/kernels/run.tap" >"$scratch/point"
	cat "$scratch/point"
	grep -q '"lacks udp-sockets-of-namespace (CVE-2026-68161, commit .*), fixed in 6.1.189, .*Debian bookworm 6.1.190-1' "$scratch/point" &&
		grep -q 'lacks udp-sockets-of-namespace' "$scratch/kernels/junit.xml"
}

page_of_kernels() {
	$conform fixes --format=markdown --kernel=debian:6.1 udp-sockets-of-namespace udp-port-race >"$scratch/page.md"
	cat "$scratch/page.md"
	grep -q '^| udp-sockets-of-namespace (CVE-2026-68161, .*) | has |$' "$scratch/page.md" &&
		grep -q '^- udp-port-race .*: cannot be seen: it takes smp; ' "$scratch/page.md" &&
		grep -q '^	--kernel=debian:6.1 \\$' "$scratch/page.md"
}

# The same from the results of that run, of one of its kernels.
from_results() {
	$conform fixes --from="$scratch/kernels" --kernel=debian:6.1.0-47 udp-sockets-of-namespace >"$scratch/from"
	status=$?
	cat "$scratch/from"
	[ $status -eq 1 ] && grep -q '^LACKS *udp-sockets-of-namespace (CVE-2026-68161' "$scratch/from" &&
		! grep -q 'has *udp-sockets' "$scratch/from"
}

# A deviation is known while upstream has it; where it ends it ends with a fix.  (asconf.renumbered began with one, in
# each series.)
no_known_ends() {
	! $conform list --known --format=json | grep -v '"name": *"asconf.renumbered' | grep -E '"to": *"[0-9]'
}

point "the catalogue as JSON" as_json
point "no known deviation ends but with a fix" no_known_ends
point "a fix that nothing guards, without a reason, is found" unguarded_without_reason
point "a fix by its CVE number" one_by_cve
point "a pattern that fits nothing is refused" refused 2 "no fix has an id, CVE number or commit like 'CVE-1'" $conform fixes CVE-1
point "a scenario that names a fix which is not there is found" unknown_fix
point "a kernel from before a fix lacks it, one from after has it" table_of_kernels
point "...and shows it in each scenario, be it a warning that it gives once" warns_again
point "...and what brings the guest down does so once" proves_once
point "...and the report says where it is fixed" says_where_it_is_fixed
point "...and again from its results, of one kernel" from_results
point "a kernel that no run played is refused" refused 2 'none of the runs that --from names played anything on debian:6.12' \
	$conform fixes --from="$scratch/kernels" --kernel=debian:6.12
point "results of no kernel that is named are refused" refused 2 'from says where to look: which kernels, --kernel says' \
	$conform fixes --from="$scratch/kernels"
point "a page of a kernel, with what cannot be seen and why" page_of_kernels
point "a fix that nothing guards cannot be asked for alone" refused 2 \
	"no scenario guards a fix like 'udp-port-race': .sctp-conform fixes 'udp-port-race'. says what" \
	$conform fixes --kernel=debian:6.1 udp-port-race
point "a page needs a kernel" refused 2 'format=markdown is a page of kernels: it needs --kernel' \
	$conform fixes --format=markdown
plan
