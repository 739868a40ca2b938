#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the commands of reports/failure.md: each has a reason below, or is run here, and shows what the page says.
set -u
. harness/tests/tap.sh

page=reports/failure.md
scenario=handshake.restart_with_stale_cookie.ipv4
results=$scratch/results

# In blocks the lines that begin with one, elsewhere what stands between backquotes.
commands() {
	sed -n '/^```/,/^```/p' $page | grep -E '^(spec=\$\()?sctp-conform '
	sed '/^```/,/^```/d' $page | grep -o '`[^`]*`' | tr -d '`' |
		grep -E '^(sctp-conform [a-z]|tshark |(run|report|build|bisect|diff|fixes|list|explore|verify) --)'
}

# COMMAND|REASON: what builds kernels, or fetches such as no other test needs, or is run by another test.
cat >"$scratch/reasons" <<'EOL'
spec=$(sctp-conform build --uml --debug-info ../linux)|builds a kernel: build_kernels.sh does, for hours
sctp-conform run --kernel=$spec --gdb=14 handshake.restart_with_stale_cookie.ipv4|needs that kernel; gdb.sh plays one
sctp-conform bisect debian:6.1.0-53 debian:6.1.0-47 handshake.restart_with_stale_cookie.ipv4|fetches and boots kernels between them; bisect.sh has two others
bisect --tree=DIR|builds a kernel for each try
run --kernel=debian:7.2@sid|fetches a kernel of another release
run --replay=DIR NAME|one guest more; again.sh has it
run --repeat=N|two guests more; again.sh has it
build --gcov|builds a kernel
run --coverage|needs that kernel
report --format=coverage|needs what that run left
build --kasan|builds a kernel
EOL
cut -d'|' -f1 "$scratch/reasons" | sort >"$scratch/not_run"
commands | sort -u >"$scratch/commands"

# What is not run has options that there are.
options_exist() {
	while read -r command; do
		set -f
		# shellcheck disable=SC2046,SC2016 # its words, and no substitution
		set -- $(echo "$command" | sed 's/^spec=\$(//; s/)$//; s/^sctp-conform //')
		set +f
		echo "$command"
		$conform "$1" --help >"$scratch/help" || return 1
		for word; do
			case $word in
			--format=coverage) grep -q 'coverage' "$scratch/help" || return 1 ;;
			--*) grep -q -- "${word%%=*}" "$scratch/help" || return 1 ;;
			esac
		done
	done <"$scratch/not_run"
}

reasons_are_of_the_page() {
	comm -23 "$scratch/not_run" "$scratch/commands" | tee "$scratch/unknown"
	[ -s "$scratch/not_run" ] && [ ! -s "$scratch/unknown" ]
}

# fill COMMAND: with what its words in capitals stand for, and our program
fill() {
	echo "$1" | sed -E "s#^(sctp-conform )?(run|report|list|diff) #$conform \\2 #
		s#FILE#$results/captures/$scenario#g; s#OLD NEW#$results $results#
		s#(report --format=html)\$#\\1 --out=$scratch/page.html $results#; s#(-v $scenario)\$#\\1 --out=$results#"
}

# What fails is the subject of the page: 1 is what a run of it and its report end with.
works() {
	got=0
	sh -c "$(fill "$1")" </dev/null >"$scratch/said" 2>"$scratch/err" || got=$?
	cat "$scratch/said" "$scratch/err"
	case $1 in
	*' -v '*) cp "$scratch/said" "$scratch/run.tap" ;;
	*--format=html) grep -q 'class="ladder"' "$scratch/page.html" || return 1 ;;
	tshark*) grep -q 'Stream Control Transmission Protocol' "$scratch/said" || return 1 ;;
	*--requirements*) grep -q '^RFC9260-5.2.4-1 ' "$scratch/said" || return 1 ;;
	esac
	case $1 in
	*' -v '* | *--format=html) [ "$got" -eq 1 ] ;;
	*) [ "$got" -eq 0 ] ;;
	esac
}

# The message and its place as the page shows them, and the packet that it speaks of.
says_what_the_page_says() {
	sed -n '/^not ok /,/^```/p' $page | grep -E '^(not ok| *(verdict|message|file|line):|    - "RFC)' >"$scratch/promised"
	cat "$scratch/promised"
	while IFS= read -r line; do
		grep -qxF -- "$line" "$scratch/run.tap" || {
			echo "the run does not say: $line"
			return 1
		}
	done <"$scratch/promised"
	[ "$(wc -l <"$scratch/promised")" -ge 6 ] && grep -Eq '^ +14 +61\.01.* COOKIE ACK ' "$scratch/run.tap"
}

point "reasons not to run are of commands on the page" reasons_are_of_the_page
point "...whose options exist" options_exist
# The run first: others need what it leaves.
commands | grep -e ' -v ' >"$scratch/order"
grep -ve ' -v ' "$scratch/commands" | comm -23 - "$scratch/not_run" >>"$scratch/order"
while IFS= read -r command; do
	case $command in
	tshark*) command -v tshark >/dev/null || continue ;;
	esac
	point "$command" works "$command"
done <"$scratch/order"
point "the run says what the page says" says_what_the_page_says
plan
