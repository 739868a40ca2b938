# SPDX-License-Identifier: GPL-2.0-or-later
# The folders of code, the upper ones first, and which of them each may include and link with.
# `make lint` holds every #include against this table (harness/make/arrows.sh), and the unit tests of a folder are
# linked with what its row reaches and nothing else, so that a call upwards does not link.

# The command on the machine.
harness/host/cli.uses := harness/host/explore harness/host/mutate harness/host/run harness/host/boot harness/host/kernel harness/host/abi/reader \
	harness/host/abi harness/host/ground harness/world harness/record harness/judge harness/wire reports reports/html reports/spec netns
harness/host/explore.uses := harness/host/run harness/host/boot harness/host/kernel harness/host/ground \
	harness/world harness/record reports reports/spec netns
harness/host/mutate.uses := harness/host/run harness/host/boot harness/host/kernel harness/host/ground harness/record reports reports/spec
harness/host/run.uses := harness/host/boot harness/host/kernel harness/host/ground harness/uml_host harness/record reports reports/spec
harness/host/boot.uses := harness/host/kernel harness/host/ground harness/uml_host
harness/host/kernel.uses := harness/host/ground harness/record
harness/host/abi.uses := harness/host/abi/tables harness/host/ground
harness/host/abi/calls.uses := harness/host/abi
harness/host/abi/reader.uses := harness/host/abi harness/host/ground
harness/host/sysroot.uses := harness/host/kernel harness/host/ground

# The program that finds faults to make in C.
harness/mutants.uses :=

# The program in the guest, and what scenarios are written with.
suites.uses := harness/scenario harness/scenario/association harness/scenario/world harness/scenario/peer \
	harness/scenario/endpoint harness/scenario/stage harness/world harness/wire netns
harness/runner.uses := harness/scenario harness/scenario/world harness/scenario/peer harness/scenario/endpoint \
	harness/scenario/stage harness/world harness/record harness/judge harness/wire netns
harness/scenario.uses := harness/scenario/association harness/scenario/world harness/scenario/peer \
	harness/scenario/endpoint harness/scenario/stage harness/record harness/wire netns
harness/scenario/world.uses := harness/scenario/peer harness/scenario/endpoint harness/scenario/stage harness/world \
	harness/wire netns
harness/scenario/association.uses := harness/scenario/peer harness/scenario/endpoint harness/scenario/stage \
	harness/wire netns
harness/scenario/peer.uses := harness/scenario/endpoint harness/scenario/stage harness/wire netns
harness/scenario/endpoint.uses := harness/scenario/stage harness/wire netns
harness/scenario/stage.uses := harness/record harness/wire netns

# What both sides use.  The headers of harness/ itself are what C lacks: every folder may include them.
reports/html.uses := reports reports/spec harness/record harness/host/ground
reports.uses := reports/spec harness/record harness/wire harness/host/ground
reports/spec.uses := harness/record
harness/record.uses :=
harness/host/ground.uses :=
harness/wire.uses :=
harness/judge.uses := harness/wire
harness/world.uses := harness/wire
netns.uses :=
harness/init.uses :=
harness/ready.uses := netns
harness.uses :=
harness/tests.uses := harness/scenario harness/host/ground
harness/uml_host.uses :=

FOLDERS := harness/host/cli harness/host/explore harness/host/mutate harness/host/run harness/host/boot harness/host/sysroot harness/host/kernel \
	harness/host/abi/reader harness/host/abi harness/runner harness/scenario/association harness/scenario/world harness/scenario/peer \
	harness/scenario/endpoint harness/scenario/stage reports/html reports reports/spec harness/record harness/host/ground harness/judge \
	harness/world harness/wire netns
