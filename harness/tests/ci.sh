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

for file in github gitlab lava; do
	point "$file.yml is what it should be for a YAML parser" parsed harness/ci/$file.yml
done
point "GitHub: the job's commands" github
point "GitHub: what the matrix names is known" matrix
point "GitLab: two shards and their report" shards
point "GitLab: ...which is that of a run in one piece" whole
point "LAVA: the steps" lava
point "LAVA: failures, skips and kernels" lava_results
plan
