# shellcheck shell=sh disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of sctp-conform abi share: compiling for other machines, and what is expected of a check.  Sourced, after
# tap.sh.

bindings=harness/host/abi/tests/bindings
objects=$scratch/objects
mkdir -p "$objects"

# ---- compiling: each makes $objects/NAME-LANGUAGE-ABI ----

compile_c() {
	case $2 in
	i686) machine=i686-linux-gnu ;;
	armhf) machine=arm-linux-gnueabihf ;;
	*) machine=$2-linux-gnu ;;
	esac
	"$machine-gcc" -g3 -c "$bindings/$1.c" -o "$objects/$1-c-$2"
}

# Debian's compiler, whatever else the machine has.  It knows the layouts of all targets, and needs no library here.
compile_rust() {
	case $2 in
	i686) machine=i686-unknown-linux-gnu ;;
	armhf) machine=armv7-unknown-linux-gnueabihf ;;
	esac
	RUSTC_BOOTSTRAP=1 /usr/bin/rustc -g --edition 2018 --target "$machine" --emit=obj "$bindings/$1.rs" \
		-o "$objects/$1-rust-$2"
}

compile_go() {
	case $2 in
	i686) machine=386 ;;
	armhf) machine=arm ;;
	esac
	GOPATH=/usr/share/gocode GO111MODULE=off GOFLAGS='' GOCACHE=$(pwd)/build/go-cache GOARCH=$machine \
		go build '-gcflags=all=-N -l' -o "$objects/$1-go-$2" "$bindings/$1.go"
}

# ---- what is expected ----

# agrees FILE...
agrees() {
	$conform abi check "$@" && ! $conform abi check "$@" | grep -v -e ': 0 of ' -e '], harmless'
}

# disagrees FILE REGEXP: a line says so
disagrees() {
	got=0
	$conform abi check "$1" >"$scratch/findings" || got=$?
	cat "$scratch/findings"
	[ "$got" -eq 1 ] && grep -qE "$2" "$scratch/findings"
}

# idiom COMMAND...: compiles
idiom() {
	"$@" >"$scratch/compiler" 2>&1 || {
		cat "$scratch/compiler"
		return 1
	}
}
