/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "harness/host/run/capture.h"
#include "harness/tests/test_main.h"

START_TEST(file_is_readable)
{
	json_t *packets =
		json_pack("[{s:f, s:s}, {s:f, s:s}, {s:s}, {s:i}, n, {s:f, s:s, s:i}]", "seconds",
			  1.25, "frame", "Zm9vYmFy", "seconds", -1.0, "frame", "Zg==", "frame", "!",
			  "frame", 7, "seconds", 1e300, "frame", "Zm9v", "length", 1500);
	static const long nanoseconds[] = {250000000, 0, 0};
	static const unsigned lengths[] = {6, 1, 1500};
	char path[] = "/tmp/test_capture_XXXXXX";
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const unsigned char *bytes;
	struct fault fault;
	pcap_t *pcap;

	ck_assert_int_eq(close(mkstemp(path)), 0);
	ck_assert_int_eq(capture_write(path, packets, &fault), 0);
	json_decref(packets);
	pcap = pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error);
	ck_assert_ptr_nonnull(pcap);
	ck_assert_int_eq(pcap_datalink(pcap), DLT_EN10MB);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(pcap_next_ex(pcap, &header, &bytes), 1);
		ck_assert_int_eq(header->ts.tv_sec, i == 0 ? 1 : 0);
		ck_assert_int_eq(header->ts.tv_usec, nanoseconds[i]);
		ck_assert_uint_eq(header->len, lengths[i]);
	}
	ck_assert_mem_eq(bytes, "foo", header->caplen);
	ck_assert_int_eq(pcap_next_ex(pcap, &header, &bytes), PCAP_ERROR_BREAK);
	pcap_close(pcap);
	ck_assert_int_eq(remove(path), 0);
}
END_TEST

static const char *const bad_paths[] = {"/dev/full", "/nonexistent/x.pcap"};

START_TEST(what_cannot_be_written_is_told)
{
	json_t *packets = json_pack("[{s:s}]", "frame", "Zm9v");
	struct fault fault;

	ck_assert_int_eq(capture_write(bad_paths[_i], packets, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	json_decref(packets);
}
END_TEST

TEST_MAIN("capture")
{
	tcase_add_test(tests, file_is_readable);
	tcase_add_loop_test(tests, what_cannot_be_written_is_told, 0, 2);
}
