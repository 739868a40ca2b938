#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The job files for CI: a YAML parser reads them, and the commands in them do what they should.
set -u
. harness/tests/tap.sh

# steps FILE PATH...: the commands that stand at these paths in the file, one after the other
steps() {
	/usr/bin/python3 - "$@" <<'PYTHON'
import sys, yaml
for path in sys.argv[2:]:
    part = yaml.safe_load(open(sys.argv[1]))
    for key in path.split("/"):
        part = part[int(key) if isinstance(part, list) else key]
    for step in part if isinstance(part, list) else [part]:
        if isinstance(step, str):
            print(step)
        elif "run" in step:
            print(step["run"])
PYTHON
}

# What a job needs is installed here already.
mkdir -p "$scratch/bin"
cat >"$scratch/bin/apt-get" <<'SCRIPT'
#!/bin/sh
case "$1" in update | install) exit 0 ;; esac
exec /usr/bin/apt-get "$@"
SCRIPT
cat >"$scratch/bin/lava-test-case" <<'SCRIPT'
#!/bin/sh
echo "$@" >>"$LAVA_LOG"
SCRIPT
chmod +x "$scratch/bin/apt-get" "$scratch/bin/lava-test-case"
export PATH="$scratch/bin:$PATH" LAVA_LOG="$scratch/lava"

# Results go to a folder of this test's own, which is all that is changed in the commands.
# job FILE PATH...: runs the job as CI would, until a command fails
job() {
	steps "$@" | sed "s|build/ci|$scratch/ci|g" >"$scratch/job"
	[ -s "$scratch/job" ] && sh -eu "$scratch/job"
}

parsed() {
	/usr/bin/python3 - "$1" <<'PYTHON'
import sys, yaml
yaml.safe_load(open(sys.argv[1]))["metadata" if "lava" in sys.argv[1] else "jobs" if "github" in sys.argv[1] else "stages"]
PYTHON
}

github() {
	rm -rf "$scratch/ci"
	KERNEL=debian:6.1 TIME=virtual PATTERN=handshake.four_chunks GITHUB_ENV="$scratch/env" GITHUB_STEP_SUMMARY="$scratch/summary" \
		job harness/ci/github.yml jobs/conformance/steps && grep -q '^| kernel | pass |' "$scratch/summary" && [ -s "$scratch/ci/report.html" ] &&
		grep -q '^RESULTS=sctp-debian-6.1-virtual$' "$scratch/env" && grep -q '"verdict":"pass"' "$scratch/ci/results.jsonl"
}

# All that the matrix asks for is what the command line takes.
matrix() {
	/usr/bin/python3 - <<'PYTHON' >"$scratch/matrix"
import yaml
matrix = yaml.safe_load(open("harness/ci/github.yml"))["jobs"]["conformance"]["strategy"]["matrix"]
for job in [{"kernel": k, "time": t} for k in matrix["kernel"] for t in matrix["time"]] + matrix["include"]:
    print(job["kernel"], job["time"])
PYTHON
	[ -s "$scratch/matrix" ] && while read -r kernel time; do
		# The pattern is refused last of all.
		refused 2 'nosuchsuite' $conform run --kernel="$kernel" --time="$time" nosuchsuite || return 1
	done <"$scratch/matrix"
}

# gitlab INDEX TOTAL: one of the parallel jobs
gitlab() {
	KERNELS="--kernel=debian:6.1 --kernel=debian:6.1-amd64" PATTERN="handshake.four_chunks handshake.rto_initial" \
		CI_NODE_INDEX=$1 CI_NODE_TOTAL=$2 job harness/ci/gitlab.yml .sctp-conform/before_script build/script conformance/script
}

gitlab_report() {
	job harness/ci/gitlab.yml .sctp-conform/before_script report/script >"$scratch/report"
}

shards() {
	rm -rf "$scratch/ci"
	gitlab 1 2 && gitlab 2 2 && gitlab_report && cp "$scratch/ci/junit.xml" "$scratch/junit.xml" && cp "$scratch/report" "$scratch/sharded"
}

whole() {
	rm -rf "$scratch/ci"
	gitlab 1 1 && gitlab_report && cmp "$scratch/sharded" "$scratch/report" && cmp "$scratch/junit.xml" "$scratch/ci/junit.xml"
}

lava() {
	rm -rf "$scratch/ci"
	KERNEL=debian:6.1 PATTERN='handshake.four_chunks handshake.rto_initial' job harness/ci/lava.yml run/steps &&
		grep -q '^handshake.four_chunks.ipv4 --result pass$' "$LAVA_LOG" &&
		grep -q '^handshake.rto_initial.ipv6 --result pass$' "$LAVA_LOG" &&
		[ "$(wc -l <"$LAVA_LOG")" -eq "$($conform list handshake.four_chunks handshake.rto_initial | wc -l)" ]
}

# A failure, a skip and several kernels: what the runs above had none of.
lava_results() {
	cat >"$scratch/bin/sctp-conform" <<'SCRIPT'
#!/bin/sh
printf '%s\n' 'TAP version 14' 'not ok 1 - a.b.ipv4 on 6.1.0-56-amd64' '  ---' 'ok 2 - a.c.ipv4 # SKIP no IPv6' 'not ok 3 - a.d # TODO it is so'
SCRIPT
	chmod +x "$scratch/bin/sctp-conform"
	: >"$LAVA_LOG"
	sed "s|build/sctp-conform|$scratch/bin/sctp-conform|" harness/ci/lava.sh >"$scratch/lava.sh" && sh "$scratch/lava.sh" none
	printf '%s\n' 'a.b.ipv4@6.1.0-56-amd64 --result fail' 'a.c.ipv4 --result skip' 'a.d --result pass' | cmp - "$LAVA_LOG"
}

# What a job calls where a run would tell no more: says how it was called, and "plays" what the steps before left.
stand_in() {
	cat >"$scratch/bin/sctp-conform" <<SCRIPT
#!/bin/sh
echo "\$@" >>"$scratch/called"
[ "\$1" = run ] || exec "$(pwd)/$conform" "\$@"
for word; do
	case \$word in --out=*) mkdir -p "\${word#--out=}" && cp "$scratch/ci/results.jsonl" "\${word#--out=}" ;; esac
done
exit \${STATUS:-0}
SCRIPT
	chmod +x "$scratch/bin/sctp-conform"
	: >"$scratch/called"
}

# What netdev's collector looks at: each test, and each case in it.
netdev() {
	stand_in
	KERNEL=debian:6.1 SCTP_CONFORM=sctp-conform STATUS=1 harness/ci/netdev.sh /nowhere net-next-2026-11-30--06-00 http://x.example "$scratch/netdev" handshake &&
		grep -q '^run --kernel=debian:6.1 --out=.* handshake$' "$scratch/called" && [ -s "$scratch/netdev/index.html" ] &&
		/usr/bin/python3 - "$scratch/netdev/results.json" <<'PYTHON'
import datetime, json, sys
entry = json.load(open(sys.argv[1]))
assert entry["executor"] == "sctp-conform" and entry["branch"] == "net-next-2026-11-30--06-00", entry
assert datetime.datetime.fromisoformat(entry["start"]) <= datetime.datetime.fromisoformat(entry["end"])
assert [(test["group"], test["test"], test["result"], test["link"]) for test in entry["results"]] == [
    ("sctp-conform", "handshake", "pass", "http://x.example")], entry["results"]
assert {(case["test"], case["result"].lower()) for case in entry["results"][0]["results"]} >= {("handshake.four_chunks.ipv4", "pass")}
PYTHON
}

kselftest() {
	stand_in
	SCTP_CONFORM_KERNEL=path:x SCTP_CONFORM_PATTERN='a b' SCTP_CONFORM_OUT="$scratch/kselftest" harness/ci/kselftest/sctp_conform.sh &&
		grep -q '^run --kernel=path:x --format=ktap --out=.* a b$' "$scratch/called" &&
		got=0 && { SCTP_CONFORM=$scratch/none harness/ci/kselftest/sctp_conform.sh >"$scratch/skipped" || got=$?; } &&
		[ "$got" -eq 4 ] && grep -q '^1..0 # SKIP ' "$scratch/skipped"
}

# The command of tmt's test, with the name of the plan's.
tmt() {
	stand_in
	/usr/bin/python3 - <<'PYTHON' >"$scratch/job" &&
import yaml
tree = yaml.safe_load(open("harness/ci/tmt/conformance.fmf"))
assert set(tree) == {"/test", "/plan"} and tree["/plan"]["execute"]["how"] == "tmt" and tree["/plan"]["discover"]["how"] == "fmf"
test = tree["/test"]
assert test["framework"] == "shell" and isinstance(test["summary"], str) and isinstance(test["tag"], list) and test["duration"] == "2h"
assert open("harness/ci/tmt/.fmf/version").read().strip() == "1"
print(test["test"])
PYTHON
		PATTERN=handshake TMT_TEST_DATA="$scratch/tmt" sh -eu "$scratch/job" && grep -q '^run --kernel=local --out=.*/tmt handshake$' "$scratch/called"
}

# The tests that the control file names exist, and say by 77 that a testbed cannot play them.
autopkgtest() {
	stand_in
	/usr/bin/python3 - <<'PYTHON' >"$scratch/tests" &&
import email
control = email.message_from_file(open("harness/ci/autopkgtest/control"))
known = {"needs-root", "isolation-machine", "allow-stderr", "skippable"}
assert set(control["Restrictions"].replace(",", " ").split()) <= known and control["Depends"] == "sctp-conform", control
print(control["Tests"])
PYTHON
		[ "$(cat "$scratch/tests")" = conformance ] && for status in 0=0 1=1 2=2 3=77; do
		got=0
		STATUS=${status%=*} AUTOPKGTEST_ARTIFACTS="$scratch/artifacts" harness/ci/autopkgtest/conformance || got=$?
		[ "$got" -eq "${status#*=}" ] || return 1
	done
}

# The package has all that `make install` installs, and its program finds what it needs.
deb() {
	make -s deb >"$scratch/made" && dpkg-deb -f "$(cat "$scratch/made")" Depends | grep -q 'libjansson4.*qemu-system-x86' &&
		dpkg-deb -x "$(cat "$scratch/made")" "$scratch/root" && (cd "$scratch" && root/usr/bin/sctp-conform list) >"$scratch/listed" &&
		$conform list | cmp - "$scratch/listed" && [ -s "$scratch/root/usr/share/man/man1/sctp-conform.1.gz" ]
}

for file in github gitlab lava; do
	point "$file.yml is what it should be for a YAML parser" parsed harness/ci/$file.yml
done
point "GitHub: the job's commands" github
point "GitHub: what the matrix names is known" matrix
point "GitLab: two shards and their report" shards
point "GitLab: ...which is that of a run in one piece" whole
point "LAVA: the steps" lava
point "netdev's CI: an executor's results" netdev
point "kselftest: how it is called, and a skip" kselftest
point "tmt: metadata and command" tmt
point "autopkgtest: control file and statuses" autopkgtest
point "a Debian package" deb
point "LAVA: failures, skips and kernels" lava_results
plan
