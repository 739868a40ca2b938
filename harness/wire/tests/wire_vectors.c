/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the vectors to files:
 *	wire_vectors pcap FILE		a capture with a frame for each, in turn over each carrier
 *	wire_vectors seeds DIRECTORY	a file for each SCTP packet, and one for each frame
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <pcap/pcap.h>

#include "harness/wire/tests/support/vectors.h"

static struct bytes built;

static void put_frame(size_t number)
{
	built.length = 0;
	put_vector_frame(&built, &vectors[number], (enum carrier)(number % CARRIERS));
}

static int write_pcap(const char *path)
{
	pcap_t *pcap = pcap_open_dead(DLT_EN10MB, sizeof(built.data));
	pcap_dumper_t *dumper = pcap ? pcap_dump_open(pcap, path) : NULL;
	int result;

	if (!dumper) {
		fprintf(stderr, "wire_vectors: %s\n", pcap ? pcap_geterr(pcap) : "out of memory");
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < vector_count; i++) {
		struct pcap_pkthdr header = {.ts.tv_sec = (time_t)i};

		put_frame(i);
		header.caplen = header.len = (bpf_u_int32)built.length;
		pcap_dump((unsigned char *)dumper, &header, built.data);
	}
	result = pcap_dump_flush(dumper) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	if (result != EXIT_SUCCESS)
		perror(path);
	pcap_dump_close(dumper);
	pcap_close(pcap);
	return result;
}

static int write_seed(const char *directory, const char *kind, size_t number)
{
	char path[4096];
	FILE *file;
	bool written;

	snprintf(path, sizeof(path), "%s/%s%zu", directory, kind, number);
	file = fopen(path, "wb");
	written = file && fwrite(built.data, 1, built.length, file) == built.length;
	if (file && fclose(file) != 0)
		written = false;
	if (!written)
		perror(path);
	return written ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int write_seeds(const char *directory)
{
	for (size_t i = 0; i < vector_count; i++) {
		built.length = 0;
		put_vector(&built, &vectors[i]);
		if (write_seed(directory, "packet", i) != EXIT_SUCCESS)
			return EXIT_FAILURE;
		put_frame(i);
		if (write_seed(directory, "frame", i) != EXIT_SUCCESS)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "pcap") == 0)
		return write_pcap(argv[2]);
	if (argc == 3 && strcmp(argv[1], "seeds") == 0)
		return write_seeds(argv[2]);
	fprintf(stderr, "usage: wire_vectors pcap FILE | seeds DIRECTORY\n");
	return 2;
}
