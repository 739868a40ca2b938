# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform: conformance and regression tests for the Linux kernel's SCTP.

B := build
PREFIX ?= /usr/local
ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=gnu17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wno-missing-field-initializers \
	-Wno-override-init -Werror -D_GNU_SOURCE -I. -ffile-prefix-map=$(CURDIR)=. $(CFLAGS)
# Suites that do not speak the common language of harness/scenario/association yet.
ALL_CFLAGS += $(if $(wildcard $(dir $<).own_language),-DOWN_LANGUAGE)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer


# What each program is made of; a new file in a folder is found by itself.
WIRE := $(wildcard harness/wire/*.c)
NETNS := $(wildcard netns/*.c)
REPORTS := $(wildcard reports/*.c)
SUITES := $(wildcard suites/*/*.c)
INIT := harness/guest/init.c
SYSROOT_TOOL := harness/kernel/sysroot.c
UML_HOST := harness/guest/uml_host.c
GUEST_SIDE := $(filter-out harness/fault.c,$(wildcard harness/*.c harness/scenario/association/*.c))
ABI := $(wildcard harness/abi/*.c)
MACHINE_SIDE := harness/record.c harness/packed.c harness/base64.c harness/fault.c $(filter-out $(SYSROOT_TOOL),$(wildcard harness/kernel/*.c)) \
	$(filter-out $(INIT) $(UML_HOST),$(wildcard harness/guest/*.c))
TOPOLOGY := netns/topology.c netns/topology_commands.c
CLI := $(wildcard harness/cli/*.c)
TESTS := $(wildcard harness/*/tests/test_*.c harness/tests/test_*.c netns/tests/test_*.c reports/tests/test_*.c)

# Used by several tests, and programs that test scripts call.
TEST_SUPPORT := harness/wire/tests/fields.c harness/wire/tests/vectors.c
TEST_TOOLS := $(wildcard harness/wire/tests/wire_*.c)

RUNNER_SOURCES := $(GUEST_SIDE) $(WIRE) $(NETNS) $(SUITES)
MACHINE_SOURCES := $(MACHINE_SIDE) $(REPORTS) $(TOPOLOGY) $(ABI) $(CLI)
# Everything but the programs' main() and the suites.
TESTED_SOURCES := $(sort $(filter-out harness/cli/main.c,$(MACHINE_SOURCES)) $(NETNS) $(WIRE) \
	$(filter-out harness/runner.c,$(GUEST_SIDE)))
ALL_SOURCES := $(sort $(RUNNER_SOURCES) $(MACHINE_SOURCES) $(INIT) $(SYSROOT_TOOL) $(UML_HOST) $(TESTS) $(TEST_SUPPORT) $(TEST_TOOLS))

RUNNER_LIBS := -lsctp -lcheck -lsubunit -ljansson -lnettle -lz -lrt -lm -lpthread
MACHINE_LIBS := -lz -ljansson -larchive -ldw -lelf -lkmod -lpcap $(shell pkg-config --libs libxml-2.0 2>/dev/null)
XML_CFLAGS = $(shell pkg-config --cflags libxml-2.0 2>/dev/null)

objects = $(patsubst %.c,$(B)/$(1)/%.o,$(2))

.PHONY: all run layout check check-kernels lint install clean packages programs machine i386 arm64 armhf s390x unit-tests

all: programs

# ---- packages: what the build and a run need, installed where that is possible ----

packages:
	@harness/packages.sh build

# ---- programs ----
# Those for guests are stripped: each guest unpacks them as it boots.

programs: packages
	@$(MAKE) --no-print-directory -j$$(nproc) machine
	@$(MAKE) --no-print-directory -j$$(nproc) i386

machine: $(B)/sctp-conform $(B)/sctp-runner $(B)/sctp-init $(B)/sctp-kconfig $(B)/sctp-uml-host.so $(B)/sysroot

$(B)/machine/%.o: %.c
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(XML_CFLAGS) -MMD -MP -c $< -o $@

$(B)/runner/%.o: %.c
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(B)/sctp-conform: $(call objects,machine,$(MACHINE_SOURCES))
	@$(CC) $(CFLAGS) -o $@ $^ $(MACHINE_LIBS)

$(B)/sysroot: $(call objects,machine,$(SYSROOT_TOOL) $(MACHINE_SIDE))
	@$(CC) $(CFLAGS) -o $@ $^ $(MACHINE_LIBS)

$(B)/sctp-uml-host.so: $(UML_HOST) $(UML_HOST:.c=.h)
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -shared -fPIC -fvisibility=hidden -o $@ $<

$(B)/sctp-kconfig: harness/kernel/kconfig.py
	@install -D -m 755 $< $@

$(B)/sctp-runner: $(call objects,runner,$(RUNNER_SOURCES))
	@$(CC) $(CFLAGS) -static -s -o $@ $^ $(RUNNER_LIBS)

$(B)/sctp-init: $(call objects,runner,$(INIT))
	@$(CC) $(CFLAGS) -static -s -o $@ $^

# The programs for guests of another architecture: Debian's cross compiler, and the libraries of Debian's packages.
# cross NAME,PREFIX OF THE COMPILER,DEBIAN'S NAME,TRIPLET OF THE LIBRARIES
define cross
$(B)/$(3)-sysroot: Makefile | $(B)/sysroot
	$(B)/sysroot $(B)/cache $(3) libsctp-dev check libsubunit-dev libjansson-dev nettle-dev zlib1g-dev > $$@.new
	@mv $$@.new $$@

$(1)_FLAGS = -isystem $$(shell cat $(B)/$(3)-sysroot)/usr/include -L$$(shell cat $(B)/$(3)-sysroot)/usr/lib/$(4)

$(B)/$(1)/%.o: %.c | $(B)/$(3)-sysroot
	@mkdir -p $$(@D)
	@$(2)gcc $$(ALL_CFLAGS) $$($(1)_FLAGS) -MMD -MP -c $$< -o $$@

$(B)/sctp-runner-$(1): $$(call objects,$(1),$$(RUNNER_SOURCES))
	@$(2)gcc $$(CFLAGS) -static -s -o $$@ $$^ $$($(1)_FLAGS) $$(RUNNER_LIBS)

$(B)/sctp-init-$(1): $$(call objects,$(1),$$(INIT))
	@$(2)gcc $$(CFLAGS) -static -s -o $$@ $$^
endef

CROSS := i686 aarch64 armhf s390x
I686 ?= i686-linux-gnu-
AARCH64 ?= aarch64-linux-gnu-
ARMHF ?= arm-linux-gnueabihf-
S390X ?= s390x-linux-gnu-
$(eval $(call cross,i686,$(I686),i386,i386-linux-gnu))
$(eval $(call cross,aarch64,$(AARCH64),arm64,aarch64-linux-gnu))
$(eval $(call cross,armhf,$(ARMHF),armhf,arm-linux-gnueabihf))
$(eval $(call cross,s390x,$(S390X),s390x,s390x-linux-gnu))

i386: $(B)/sctp-runner-i686 $(B)/sctp-init-i686

# For kernels of these architectures; not made by default.
arm64: NAME := aarch64
armhf s390x: NAME = $@
arm64 armhf s390x: machine
	@harness/packages.sh $@
	@$(MAKE) --no-print-directory $(B)/sctp-runner-$(NAME) $(B)/sctp-init-$(NAME)

# ---- the main job ----

run: programs
	@harness/packages.sh run
	$(B)/sctp-conform run $(ARGS)

# ---- struct layouts: needs a compiler and nothing else ----

layout:
	@harness/abi/layout.sh $(B)/layout $(CROSS_COMPILE)

# ---- our own tests ----

check:
	@harness/packages.sh check
	@$(MAKE) --no-print-directory programs
	@$(MAKE) --no-print-directory -j$$(nproc) armhf s390x
	@harness/check.sh

# Kernels of many configurations, built and played on: hours.
check-kernels: programs
	@harness/packages.sh kernels
	@prove --verbose --exec '' harness/cli/tests/build_kernels.sh

$(B)/test/%.o: %.c
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(XML_CFLAGS) $(SANITIZE) -MMD -MP -c $< -o $@

TEST_PROGRAMS := $(patsubst %.c,$(B)/tests/%,$(notdir $(TESTS) $(TEST_TOOLS)))
vpath test_%.c $(sort $(dir $(TESTS)))
vpath wire_%.c harness/wire/tests

$(B)/test/tested.a: $(call objects,test,$(TESTED_SOURCES) $(TEST_SUPPORT))
	@rm -f $@
	@ar rcs $@ $^

$(B)/tests/%: %.c $(B)/test/tested.a
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) $(XML_CFLAGS) $(SANITIZE) -o $@ $< $(B)/test/tested.a $(RUNNER_LIBS) $(MACHINE_LIBS)

unit-tests: $(TEST_PROGRAMS)

$(B)/fuzz_decode: harness/wire/tests/fuzz_decode.c $(WIRE)
	@mkdir -p $(@D)
	clang -std=gnu17 -D_GNU_SOURCE -I. -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $^

$(B)/fuzz_abi: harness/abi/tests/fuzz_abi.c harness/fault.c $(ABI)
	@mkdir -p $(@D)
	clang -std=gnu17 -D_GNU_SOURCE -I. -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $^ \
		-ldw -lelf -ljansson

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

$(B)/sctp-runner-faults: $(call objects,runner,$(GUEST_SIDE) $(WIRE) $(NETNS) $(FAULTS))
	@$(CC) $(CFLAGS) -static -s -o $@ $^ $(RUNNER_LIBS)

lint:
	@harness/lint.sh $(ALL_SOURCES)

# ---- installation ----

install: programs
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/sctp-conform $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(B)/sctp-conform $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(wildcard $(B)/sctp-runner $(B)/sctp-init $(B)/sctp-kconfig $(B)/sctp-uml-host.so $(CROSS:%=$(B)/sctp-*-%)) \
		$(DESTDIR)$(PREFIX)/libexec/sctp-conform
	install -d $(DESTDIR)$(PREFIX)/share/sctp-conform/configs
	install -m 644 harness/kernel/configs/*.config $(DESTDIR)$(PREFIX)/share/sctp-conform/configs
	install -m 644 harness/cli/sctp-conform.1 $(DESTDIR)$(PREFIX)/share/man/man1

clean:
	rm -rf $(B)

-include $(shell find $(B)/machine $(B)/runner $(CROSS:%=$(B)/%) $(B)/test -name '*.d' 2>/dev/null)
