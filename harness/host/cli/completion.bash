# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of sctp-conform for bash, and for zsh after `autoload -U bashcompinit && bashcompinit`.  What there is to
# complete, commands, options, words and names, is what the program itself says.

# The words of an option that takes one of several: "a|b|c" of "--format=a|b|c", or for "--format=FORMAT" what is
# listed after "FORMAT is one of".
_sctp_conform_words() {
	local help value

	help=$("$1" "$2" --help 2>/dev/null)
	value=$(grep -oE -- "^ +(-., +)?$3=[^ ]+" <<<"$help" | head -n 1 | cut -d= -f2)
	sed -n "/^$value is one of\$/,/^\$/s/^  \([a-z0-9-]*\)  .*/\1/p" <<<"$help"
	tr '|' '\n' <<<"$value" | grep -E '^[a-z0-9-]+$'
}

_sctp_conform_options() {
	"$1" "$2" --help 2>/dev/null | grep -oE -- '^ +(-., +)?--[a-z-]+(\[?=)?' | grep -oE -- '--[a-z-]+=?'
}

# Patterns of `run` and `list`: suites, and after a dot the scenarios of one.
_sctp_conform_names() {
	case $2 in
	*.*) "$1" list "${2%%.*}" 2>/dev/null | cut -d' ' -f1 | cut -d. -f1-2 | sort -u ;;
	*) "$1" list --suites 2>/dev/null | cut -d' ' -f1 ;;
	esac
}

_sctp_conform() {
	local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]:-} word=${COMP_WORDS[COMP_CWORD]} option candidates=
	COMPREPLY=()

	if [ "$COMP_CWORD" -eq 1 ]; then
		candidates=$("$program" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p')
	elif [ "$word" = = ] || [ "${COMP_WORDS[COMP_CWORD - 1]}" = = ]; then
		# bash takes "=" for a word of its own.
		[ "$word" = = ] && word= && option=${COMP_WORDS[COMP_CWORD - 1]} || option=${COMP_WORDS[COMP_CWORD - 2]}
		candidates=$(_sctp_conform_words "$program" "$command" "$option")
		[ -n "$candidates" ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
	elif [ "${word:0:1}" = - ]; then
		candidates=$(_sctp_conform_options "$program" "$command")
	elif [ "$command" = run ] || [ "$command" = list ] || [ "$command" = bisect ]; then
		candidates=$(_sctp_conform_names "$program" "$word")
	elif [ "$command" = bench ]; then
		candidates=$("$program" list bench 2>/dev/null | cut -d' ' -f1 | cut -d. -f2 | sort -u)
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
	[ -z "$candidates" ] || mapfile -t COMPREPLY < <(compgen -W "$candidates" -- "$word")
	# After "--format=" a value follows, not a blank.
	[ "${#COMPREPLY[@]}" -ne 1 ] || [ "${COMPREPLY[0]: -1}" != = ] || compopt -o nospace 2>/dev/null
}

complete -F _sctp_conform sctp-conform
