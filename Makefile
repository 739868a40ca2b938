# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform: conformance and regression tests for the Linux kernel's SCTP.
# `make help` lists what can be made.

VERSION := 1.0.0
B := build
PREFIX ?= /usr/local
ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= -O2 -g
# V=1 shows the commands.
Q := $(if $(V),,@)
comma := ,
# As many jobs as there are processors; a -j of the command line comes first.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-print-directory

# ---- compilers' flags: the one place; lint and fuzzers use them too ----

LANGUAGE_FLAGS := -std=gnu17 -D_GNU_SOURCE -I.
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wno-missing-field-initializers -Werror
GCC_WARNINGS := $(WARNINGS) -Wno-override-init
CLANG_WARNINGS := $(WARNINGS) -Wno-initializer-overrides -Wno-gnu-variable-sized-type-not-at-end
XML_CFLAGS = $(shell pkg-config --cflags libxml-2.0 2>/dev/null)
XML_LIBS = $(shell pkg-config --libs libxml-2.0 2>/dev/null)
ALL_CFLAGS = $(LANGUAGE_FLAGS) $(GCC_WARNINGS) '-ffile-prefix-map=$(CURDIR)=.' '-DVERSION="$(VERSION)"' $(CFLAGS)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# What the calls of suites and scenarios need to be found in the stack of a failure: unwind tables, a frame each, no two
# calls in one instruction, no function in two pieces or two in one.  Not every compiler has all of these options.
# stack_flags COMPILER
STACK_OPTIONS := -funwind-tables -fno-optimize-sibling-calls -fno-crossjumping -fno-tree-tail-merge -fno-partial-inlining \
	-fno-ipa-icf
stack_flags = $(shell for option in $(STACK_OPTIONS); do $(1) -Werror $$option -x c -c /dev/null -o /dev/null 2>/dev/null && echo $$option; done)
# Asked once, when the first object is compiled.
RUNNER_STACK = $(eval RUNNER_STACK := $(call stack_flags,$(CC)))$(RUNNER_STACK)
FUZZ_CC := clang
FUZZ := -O1 -fno-inline -g -fsanitize=address,undefined -fno-sanitize-recover=all

# Of libclang, which finds mutants, the newest; without it `mutate` says what is missing.
LIBCLANG := $(lastword $(sort $(patsubst %/include/clang-c/Index.h,%,$(wildcard /usr/lib/llvm-*/include/clang-c/Index.h))))
LIBCLANG_CFLAGS := $(if $(LIBCLANG),-isystem $(LIBCLANG)/include)
LIBCLANG_LIBS := $(if $(LIBCLANG),-L$(LIBCLANG)/lib -Wl$(comma)-rpath$(comma)$(LIBCLANG)/lib -lclang)

# The start files of a static program register its unwind tables, if there is a function for it, and the unwinder then
# sorts them all before the first call stack is taken: more than ten scenarios cost.  Without that function it takes the
# table that the linker has sorted.
RUNNER_UNWIND := -Wl,--eh-frame-hdr -Wl,--defsym=__register_frame_info=0 -Wl,--defsym=__deregister_frame_info=0
RUNNER_LINK := -static -Wl,--build-id -Wl,--wrap=_ck_assert_failed $(RUNNER_UNWIND)
RUNNER_LIBS := -lsctp -lcheck -lsubunit -ljansson -lnettle -lz -lrt -lm -lpthread
MACHINE_LIBS = -lm -lz -ljansson -lnettle -larchive -ldw -lelf -lkmod -lpcap $(XML_LIBS)

# ---- what each program is made of: all of its folders; a new file is found by itself ----

include harness/make/arrows.mk

sources = $(foreach folder,$(1),$(wildcard $(folder)/*.c))
objects = $(patsubst %.c,$(B)/$(1)/%.o,$(2))
# A folder, and with the kernel's and the suites' their rooms.
rooms = $(1) $(patsubst %/,%,$(filter-out %/tests/ %/configs/,$(wildcard $(1)/*/)))

KERNEL_FOLDERS := $(call rooms,harness/host/kernel)
RUNNER_FOLDERS := harness/runner harness/scenario/association harness/scenario/world harness/scenario/peer \
	harness/scenario/endpoint harness/scenario/stage harness/world harness/record harness/judge harness/wire netns
MACHINE_FOLDERS := harness/host/cli harness/host/explore harness/host/mutate harness/host/run harness/host/boot $(KERNEL_FOLDERS) harness/host/abi \
	harness/host/abi/reader harness/host/ground reports/html harness/world harness/record harness/judge harness/wire reports reports/spec netns

SUITES := $(wildcard suites/*/*.c)
RUNNER_SOURCES := $(call sources,$(RUNNER_FOLDERS)) $(SUITES)
MACHINE_SOURCES := $(call sources,$(MACHINE_FOLDERS))
SYSROOT_SOURCES := $(call sources,harness/host/sysroot $(KERNEL_FOLDERS) harness/host/ground harness/record)
MUTANTS_SOURCES := $(call sources,harness/mutants)
INIT_SOURCES := $(call sources,harness/init)
READY_SOURCES := $(call sources,harness/ready)
READY_LIBRARY := -shared -fPIC -fvisibility=hidden -s
UML_HOST_SOURCES := $(call sources,harness/uml_host)

TESTS := $(wildcard $(addsuffix /tests/test_*.c,harness/uml_host $(if $(LIBCLANG),harness/mutants) $(FOLDERS)))
# Used by several tests, and programs that test scripts call.
TEST_SUPPORT := $(wildcard $(addsuffix /tests/support/*.c,$(FOLDERS)))
TEST_TOOLS := $(wildcard harness/wire/tests/wire_*.c)
FUZZERS := $(wildcard $(addsuffix /tests/fuzz_*.c,$(FOLDERS)))
ALL_SOURCES := $(sort $(RUNNER_SOURCES) $(MACHINE_SOURCES) $(if $(LIBCLANG),$(MUTANTS_SOURCES)) $(SYSROOT_SOURCES) $(INIT_SOURCES) $(READY_SOURCES) $(UML_HOST_SOURCES) $(TESTS) \
	$(TEST_SUPPORT) $(TEST_TOOLS) $(wildcard harness/tests/judging/*.c harness/host/abi/calls/*.c))

.PHONY: all help run layout calls check quick check-kernels lint lint-changed install deb clean packages programs machine i386 arm64 armhf \
	s390x ppc64el riscv64 unit-tests fuzzers new compile_commands.json

all: programs

help:
	@sed -n 's/^#? //p' Makefile

# ---- packages ----
#?
#? make             build everything that a run needs; installs nothing
#? make packages    install the Debian packages that building needs (as root, or with sudo)

packages:
	$(Q)harness/make/packages.sh install build

# ---- programs ----
# Those for guests are stripped: each guest unpacks them as it boots.  The runner's debug information stays on the
# machine, beside it: NAME.debug says which lines a failure came from.
# split PREFIX OF THE BINUTILS: $@.new into $@ and $@.debug
define split
	$(Q)$(1)objcopy --only-keep-debug $@.new $@.debug
	$(Q)$(1)objcopy --strip-all $@.new $@
	$(Q)rm $@.new
endef

programs: machine i386

machine: $(B)/sctp-conform $(B)/sctp-runner $(B)/sctp-init $(B)/sctp-kconfig $(B)/sctp-uml-host.so $(B)/sysroot $(if $(LIBCLANG),$(B)/sctp-mutants)

# Says what is missing before the compiler stumbles over it.
$(B)/tools: harness/make/packages.sh
	$(Q)harness/make/packages.sh need build
	$(Q)mkdir -p $(B) && touch $@

$(B)/machine/%.o: %.c | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(XML_CFLAGS) -MMD -MP -c $< -o $@

$(B)/runner/%.o: %.c | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(RUNNER_STACK) -MMD -MP -c $< -o $@

# What programs in the guest are loaded with, which the runner carries.
$(B)/runner/ready.so: harness/ready/ready.c netns/ready_program.h | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(READY_LIBRARY) -o $@ $<

$(B)/runner/harness/runner/ready_library.o $(B)/test/harness/runner/ready_library.o: ALL_CFLAGS += -Wa,-I$(B)/runner
$(B)/runner/harness/runner/ready_library.o $(B)/test/harness/runner/ready_library.o: $(B)/runner/ready.so

# They hold what lies beside them as it is.
$(B)/machine/reports/spec/fixes.o $(B)/test/reports/spec/fixes.o $(B)/fuzz/reports/spec/fixes.o: reports/spec/fixes.json
$(B)/machine/reports/spec/equivalents.o $(B)/test/reports/spec/equivalents.o $(B)/fuzz/reports/spec/equivalents.o: reports/spec/equivalent-mutants.json
$(B)/machine/reports/html/page.o $(B)/test/reports/html/page.o $(B)/fuzz/reports/html/page.o: reports/html/page.css \
	reports/html/page.js

$(B)/sctp-conform: $(call objects,machine,$(MACHINE_SOURCES))
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(MACHINE_LIBS)

$(B)/sysroot: $(call objects,machine,$(SYSROOT_SOURCES))
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(MACHINE_LIBS)

$(B)/machine/harness/mutants/%.o: harness/mutants/%.c | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LIBCLANG_CFLAGS) -MMD -MP -c $< -o $@

$(B)/sctp-mutants: $(call objects,machine,$(MUTANTS_SOURCES))
	$(Q)$(CC) $(CFLAGS) -o $@ $^ -ljansson $(LIBCLANG_LIBS)

$(B)/sctp-uml-host.so: $(UML_HOST_SOURCES) $(wildcard harness/uml_host/*.h) | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -shared -fPIC -fvisibility=hidden -o $@ $(UML_HOST_SOURCES)

$(B)/sctp-kconfig: harness/host/kernel/config/kconfig.py
	$(Q)install -D -m 755 $< $@

$(B)/sctp-runner: $(call objects,runner,$(RUNNER_SOURCES))
	$(Q)$(CC) $(CFLAGS) $(RUNNER_LINK) -o $@.new $^ $(RUNNER_LIBS)
	$(call split)

$(B)/sctp-init: $(call objects,runner,$(INIT_SOURCES))
	$(Q)$(CC) $(CFLAGS) -static -s -o $@ $^

# The programs for guests of another architecture: Debian's cross compiler, and the libraries of Debian's packages.
# cross NAME,PREFIX OF THE COMPILER,DEBIAN'S NAME,TRIPLET OF THE LIBRARIES,FURTHER OPTIONS OF THE LINKER
define cross
$(B)/$(3)-sysroot: harness/make/packages.sh | $(B)/sysroot
	$(B)/sysroot $(B)/cache $(3) libsctp-dev check libsubunit-dev libjansson-dev nettle-dev zlib1g-dev > $$@.new
	$(Q)mv $$@.new $$@

$(1)_STACK = $$(eval $(1)_STACK := $$(call stack_flags,$(2)gcc))$$($(1)_STACK)
$(1)_FLAGS = -isystem $$(shell cat $(B)/$(3)-sysroot)/usr/include -L$$(shell cat $(B)/$(3)-sysroot)/usr/lib/$(4)

$(B)/$(1)/%.o: %.c | $(B)/$(3)-sysroot
	$(Q)mkdir -p $$(@D)
	$(Q)$(2)gcc $$(ALL_CFLAGS) $$($(1)_STACK) $$($(1)_FLAGS) -MMD -MP -c $$< -o $$@

$(B)/$(1)/ready.so: harness/ready/ready.c netns/ready_program.h | $(B)/$(3)-sysroot
	$(Q)mkdir -p $$(@D)
	$(Q)$(2)gcc $$(ALL_CFLAGS) $$($(1)_FLAGS) $$(READY_LIBRARY) -o $$@ $$<

$(B)/$(1)/harness/runner/ready_library.o: ALL_CFLAGS += -Wa,-I$(B)/$(1)
$(B)/$(1)/harness/runner/ready_library.o: $(B)/$(1)/ready.so

$(B)/sctp-runner-$(1): $$(call objects,$(1),$$(RUNNER_SOURCES))
	$(Q)$(2)gcc $$(CFLAGS) $$(RUNNER_LINK) $(5) -o $$@.new $$^ $$($(1)_FLAGS) $$(RUNNER_LIBS)
	$$(call split,$(2))

$(B)/sctp-init-$(1): $$(call objects,$(1),$$(INIT_SOURCES))
	$(Q)$(2)gcc $$(CFLAGS) -static -s -o $$@ $$^
endef

CROSS := i686 aarch64 armhf s390x ppc64el riscv64
I686 ?= i686-linux-gnu-
AARCH64 ?= aarch64-linux-gnu-
ARMHF ?= arm-linux-gnueabihf-
S390X ?= s390x-linux-gnu-
PPC64EL ?= powerpc64le-linux-gnu-
RISCV64 ?= riscv64-linux-gnu-
# The libraries for riscv64 are of a release whose C library has further names for these functions.
NEWER_C := -Wl,-u,strtoull,-u,strtoll -Wl,--defsym=__isoc23_strtoul=strtoull -Wl,--defsym=__isoc23_strtoll=strtoll
$(eval $(call cross,i686,$(I686),i386,i386-linux-gnu))
$(eval $(call cross,aarch64,$(AARCH64),arm64,aarch64-linux-gnu))
$(eval $(call cross,armhf,$(ARMHF),armhf,arm-linux-gnueabihf))
$(eval $(call cross,s390x,$(S390X),s390x,s390x-linux-gnu))
$(eval $(call cross,ppc64el,$(PPC64EL),ppc64el,powerpc64le-linux-gnu))
$(eval $(call cross,riscv64,$(RISCV64),riscv64,riscv64-linux-gnu,$$(NEWER_C)))

i386: $(B)/sctp-runner-i686 $(B)/sctp-init-i686

#? make arm64, armhf, s390x, ppc64el, riscv64    the programs for guests of these architectures
arm64: NAME := aarch64
armhf s390x ppc64el riscv64: NAME = $@
arm64 armhf s390x ppc64el riscv64:
	$(Q)harness/make/packages.sh need $@
	$(Q)$(MAKE) machine $(B)/sctp-runner-$(NAME) $(B)/sctp-init-$(NAME)

# ---- the main job ----
#?
#? make run         install what is missing, build, run every scenario on Debian's current kernel (ARGS: further arguments)

run:
	$(Q)harness/make/packages.sh install run
	$(Q)$(MAKE) programs
	$(B)/sctp-conform run $(ARGS)

# ---- struct layouts: needs a compiler and nothing else ----
#? make layout      struct layouts with every compiler that is there, or CROSS_COMPILE=arm-linux-gnueabihf-

layout:
	$(Q)harness/host/abi/layout.sh $(B)/layout $(CROSS_COMPILE)

#? make calls       libsctp's calls and control data on machines that Debian has no kernel for, under qemu-user

calls:
	$(Q)harness/host/abi/calls/calls.sh $(B)/calls $(or $(SCTP_CONFORM_CACHE),$(B)/cache)

# ---- our own tests ----
#?
#? make check       install what is missing and run all of the project's own tests
#? make quick       lint what changed and run the unit tests
#? make lint        every static check
#? make unit-tests  build the unit tests, which run as build/tests/FOLDER/test_NAME
#? make fuzzers     build the fuzz targets, which run as build/fuzz_NAME
#? make check-kernels    kernels of many configurations, built and run: hours

# Seconds that a unit test may take: on a busy machine the four that are usual are not enough.
check quick: export CK_DEFAULT_TIMEOUT = 60

check:
	$(Q)harness/make/packages.sh install check
	$(Q)$(MAKE) programs
	$(Q)$(MAKE) armhf s390x
	+$(Q)harness/make/check.sh $(TEST_PROGRAMS)

quick:
	$(Q)harness/make/packages.sh need check
	$(Q)$(MAKE) lint-changed unit-tests
	$(Q)prove --exec '' $(TEST_PROGRAMS)

check-kernels:
	$(Q)harness/make/packages.sh install kernels
	$(Q)$(MAKE) programs
	$(Q)prove --verbose --exec '' harness/tests/build_kernels.sh harness/tests/planted_judge.sh harness/tests/planted_fixes.sh
	$(Q)prove --verbose --exec '' harness/tests/mute.sh :: 1/1
	$(Q)CUT=yes prove --verbose --exec '' harness/tests/explore.sh

$(B)/test/%.o: %.c | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(XML_CFLAGS) $(LIBCLANG_CFLAGS) $(SANITIZE) -MMD -MP -c $< -o $@

# Each folder is an archive of its own, with its rooms; main() is a program's, and stays out.
archive_of = $(B)/test/$(subst /,-,$(1)).a
archive_objects = $(call objects,test,$(filter-out %/main.c,$(call sources,$(if $(filter harness/host/kernel,$(1)),$(KERNEL_FOLDERS),$(1)))))
define archive
$(call archive_of,$(1)): $$(call archive_objects,$(1))
	$(Q)rm -f $$@
	$(Q)ar rcs $$@ $$^
endef
$(foreach folder,$(FOLDERS) harness/mutants,$(eval $(call archive,$(folder))))

$(B)/test/support.a: $(call objects,test,$(TEST_SUPPORT))
	$(Q)rm -f $@
	$(Q)ar rcs $@ $^

# All that a folder's row reaches, the upper ones first.
reach = $(1) $(foreach used,$($(1).uses),$(call reach,$(used)))
archives_for = $(foreach folder,$(filter $(call reach,$(1)),$(FOLDERS) harness/mutants),$(call archive_of,$(folder)))
folder_of = $(patsubst %/tests/,%,$(dir $(1)))

# test_program SOURCE: build/tests/FOLDER/NAME, linked with what its folder may use and nothing else
test_program = $(B)/tests/$(call folder_of,$(1))/$(basename $(notdir $(1)))
define test_rule
$(call test_program,$(1)): $(call objects,test,$(1)) $(B)/test/support.a $(call archives_for,$(call folder_of,$(1)))
	$(Q)mkdir -p $$(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $$@ $$^ $(RUNNER_LIBS) $$(MACHINE_LIBS) $(if $(filter harness/mutants/%,$(1)),$(LIBCLANG_LIBS))
endef
$(foreach test,$(TESTS) $(TEST_TOOLS),$(eval $(call test_rule,$(test))))

TEST_PROGRAMS := $(foreach test,$(TESTS),$(call test_program,$(test)))
unit-tests: $(TEST_PROGRAMS) $(foreach tool,$(TEST_TOOLS),$(call test_program,$(tool)))

# The parsers under a fuzzer: build/fuzz_NAME, each with the folders that it may use.
$(B)/fuzz/%.o: %.c | $(B)/tools
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(LANGUAGE_FLAGS) '-DVERSION="$(VERSION)"' $(XML_CFLAGS) $(FUZZ) -fsanitize=fuzzer-no-link -MMD -MP -c $< -o $@

fuzz_archive_of = $(B)/fuzz/$(subst /,-,$(1)).a
define fuzz_archive
$(call fuzz_archive_of,$(1)): $$(patsubst $(B)/test/%,$(B)/fuzz/%,$$(call archive_objects,$(1)))
	$(Q)rm -f $$@
	$(Q)ar rcs $$@ $$^
endef
$(foreach folder,$(FOLDERS),$(eval $(call fuzz_archive,$(folder))))

define fuzz_rule
$(B)/$(basename $(notdir $(1))): $(call objects,fuzz,$(1)) $(foreach folder,$(filter $(call reach,$(call folder_of,$(1))),$(FOLDERS)),$(call fuzz_archive_of,$(folder)))
	$(Q)$(FUZZ_CC) $(FUZZ) -fsanitize=fuzzer -o $$@ $$^ $$(MACHINE_LIBS)
endef
$(foreach fuzzer,$(FUZZERS),$(eval $(call fuzz_rule,$(fuzzer))))

fuzzers: $(foreach fuzzer,$(FUZZERS),$(B)/$(basename $(notdir $(fuzzer))))

# A runner whose scenarios break the guest, for the tests of crash containment.  Its kernel module is built with the
# headers of the kernel that apt offers as the current one.
FAULTS := harness/tests/faults/faults.c
HEADERS = $(lastword $(sort $(wildcard /usr/src/linux-headers-*-cloud-amd64)))

$(B)/fault-module/sctp_conform_fault.ko: harness/tests/faults/module/sctp_conform_fault.c harness/tests/faults/module/Kbuild
	@mkdir -p $(@D)
	cp $^ $(@D)
	env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -s -C $(HEADERS) M=$(abspath $(@D)) modules
	@echo $(HEADERS:/usr/src/linux-headers-%-cloud-amd64=%) > $(@D)/release

$(B)/runner/$(FAULTS:.c=.o): ALL_CFLAGS += -DFAULT_MODULE='"$(B)/fault-module/sctp_conform_fault.ko"'
$(B)/runner/$(FAULTS:.c=.o): $(B)/fault-module/sctp_conform_fault.ko

$(B)/sctp-runner-faults: $(call objects,runner,$(call sources,$(RUNNER_FOLDERS)) $(FAULTS))
	$(Q)$(CC) $(CFLAGS) $(RUNNER_LINK) -o $@.new $^ $(RUNNER_LIBS)
	$(call split)

# A runner that measures messages on a kernel with one function made longer.
PLANTED := harness/tests/planted/planted.c

$(B)/runner/$(PLANTED:.c=.o): ALL_CFLAGS += -DFAULT_MODULE='"$(B)/fault-module/sctp_conform_fault.ko"'
$(B)/runner/$(PLANTED:.c=.o): $(B)/fault-module/sctp_conform_fault.ko

$(B)/sctp-runner-planted: $(call objects,runner,$(call sources,$(RUNNER_FOLDERS)) suites/bench/messages.c $(PLANTED))
	$(Q)$(CC) $(CFLAGS) $(RUNNER_LINK) -o $@.new $^ $(RUNNER_LIBS)
	$(call split)

# A runner that breaks the SCTP of its guest's kernel first, for the search for faults; with FOUND=FOLDER it has the
# scenarios in C that were found there as well.
BROKEN := harness/tests/broken/broken.c
FOUND_SOURCES := $(if $(FOUND),$(wildcard $(FOUND)/*.c))

$(B)/broken-module/sctp_conform_broken.ko: harness/tests/broken/module/sctp_conform_broken.c harness/tests/broken/module/Kbuild
	@mkdir -p $(@D)
	cp $^ $(@D)
	env -u MAKEFLAGS -u MAKELEVEL $(MAKE) -s -C $(HEADERS) M=$(abspath $(@D)) modules
	@echo $(HEADERS:/usr/src/linux-headers-%-cloud-amd64=%) > $(@D)/release

$(B)/runner/$(BROKEN:.c=.o): ALL_CFLAGS += -DBROKEN_MODULE='"$(B)/broken-module/sctp_conform_broken.ko"'
$(B)/runner/$(BROKEN:.c=.o): $(B)/broken-module/sctp_conform_broken.ko

$(B)/sctp-runner-broken: $(call objects,runner,$(RUNNER_SOURCES) $(BROKEN))
	$(Q)$(CC) $(CFLAGS) $(RUNNER_LINK) -o $@.new $^ $(RUNNER_LIBS)
	$(call split)

ifneq ($(FOUND),)
$(FOUND)/sctp-runner: $(call objects,runner,$(RUNNER_SOURCES) $(BROKEN)) $(FOUND_SOURCES)
	$(Q)$(CC) $(ALL_CFLAGS) $(RUNNER_STACK) $(RUNNER_LINK) -o $@ $^ $(RUNNER_LIBS)
endif

# A runner whose scenarios are made to pass, to fail or to end in error: they test what judges kernels.
JUDGING := $(wildcard harness/tests/judging/*.c)

$(B)/sctp-runner-judging: $(call objects,runner,$(call sources,$(RUNNER_FOLDERS)) $(JUDGING))
	$(Q)$(CC) $(CFLAGS) $(RUNNER_LINK) -o $@.new $^ $(RUNNER_LIBS)
	$(call split)

# A runner with the scenario of the README alone, which its test puts into that file.
$(B)/sctp-runner-example: $(call objects,runner,$(call sources,$(RUNNER_FOLDERS)) $(B)/example.c)
	$(Q)$(CC) $(CFLAGS) $(RUNNER_LINK) -o $@.new $^ $(RUNNER_LIBS)
	$(call split)

# The shell splits it into words and leaves the quotes.
lint lint-changed: export CLANG_FLAGS = $(LANGUAGE_FLAGS) $(CLANG_WARNINGS) -DVERSION="$(VERSION)" $(XML_CFLAGS) $(LIBCLANG_CFLAGS)
lint:
	$(Q)harness/make/lint.sh $(ALL_SOURCES)

lint-changed:
	$(Q)harness/make/lint.sh --changed $(ALL_SOURCES)

# ---- for who works on it ----
#?
#? make new SUITE=x NAME=y      a new scenario y in the suite x, from a template
#? make compile_commands.json   for editors and language servers

new:
	$(Q)harness/make/new.sh '$(SUITE)' '$(NAME)'

compile_commands.json:
	$(Q)for file in $(ALL_SOURCES); do \
		printf '%s{"directory": "%s", "file": "%s", "arguments": ["%s"' "$$comma" '$(CURDIR)' "$$file" $(firstword $(CC)); \
		printf ', "%s"' $(LANGUAGE_FLAGS) $(WARNINGS) $(XML_CFLAGS) $(LIBCLANG_CFLAGS) -c "$$file"; printf ']}\n'; comma=,; \
	done | sed '1s/^/[/; $$s/$$/]/' > $@

# ---- installation ----
#?
#? make install     into PREFIX (default /usr/local), below DESTDIR
#? make deb         a Debian package, build/deb/sctp-conform_VERSION_ARCH.deb
#? make clean       remove build/
#?
#? V=1 shows the commands, CC=clang changes the compiler, CFLAGS=... its options.

install: programs
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/sctp-conform $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(B)/sctp-conform $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(wildcard $(B)/sctp-runner $(B)/sctp-init $(B)/sctp-kconfig $(B)/sctp-mutants $(B)/sctp-uml-host.so $(CROSS:%=$(B)/sctp-*-%)) \
		$(DESTDIR)$(PREFIX)/libexec/sctp-conform
	install -m 644 $(wildcard $(B)/sctp-runner.debug $(CROSS:%=$(B)/sctp-runner-%.debug)) $(DESTDIR)$(PREFIX)/libexec/sctp-conform
	install -d $(DESTDIR)$(PREFIX)/share/sctp-conform/configs
	install -m 644 harness/host/kernel/configs/*.config $(DESTDIR)$(PREFIX)/share/sctp-conform/configs
	install -m 644 harness/host/cli/sctp-conform.1 $(DESTDIR)$(PREFIX)/share/man/man1
	harness/make/man.sh $(B)/sctp-conform $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 harness/host/cli/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/sctp-conform

deb: programs
	$(Q)rm -rf $(B)/deb && mkdir -p $(B)/deb
	$(Q)$(MAKE) -s install DESTDIR=$(B)/deb/root PREFIX=/usr
	$(Q)harness/make/deb.sh $(VERSION) $(B)/deb/root $(B)/deb/sctp-conform_$(VERSION)_$(shell dpkg --print-architecture).deb

clean:
	rm -rf $(B)

-include $(shell find $(B)/machine $(B)/runner $(CROSS:%=$(B)/%) $(B)/test $(B)/fuzz -name '*.d' 2>/dev/null)
