/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Structs as tables: where each member stands according to RFC 6458 and the kernel's ABI.
 *
 * The numbers in a table are written by hand, never taken from the header: they are compared with
 * what the compiler makes of the header (expect_layout), and they alone say which bytes are written
 * to and read from the kernel.
 */
#ifndef LAYOUT_MEMBERS_H
#define LAYOUT_MEMBERS_H

#include "harness/scenario/scenario.h"

/* A number that differs between 64-bit and 32-bit ABIs; a plain number in a table is the same in
 * all. */
#if __SIZEOF_LONG__ == 8
#define ABI(long64, long32) (long64)
#else
#define ABI(long64, long32) (long32)
#endif
/* One that depends on how 64-bit integers are aligned: to 8 bytes but for i686. */
#ifdef __i386__
#define U64(aligned8, aligned4) (aligned4)
#else
#define U64(aligned8, aligned4) (aligned8)
#endif

struct member {
	const char *name;
	size_t offset, size; /* as they must be; size 0: a flexible array */
	size_t header_offset, header_size;
};

struct layout {
	const char *name;
	size_t size, align;
	size_t header_size, header_align;
	const struct member *members;
};

/* One row: the struct, its member, the member's offset and size. */
#define M(type, member, offset, size)                                                              \
	{                                                                                          \
#member, offset, size, offsetof(type, member), sizeof(((type *)0)->member)         \
	}
#define FLEXIBLE(type, member, offset)                                                             \
	{                                                                                          \
#member, offset, 0, offsetof(type, member), 0                                      \
	}
/* One struct: its name, size, alignment and rows. */
#define LAYOUT(type, size, align, ...)                                                             \
	{                                                                                          \
#type, size, align, sizeof(type), _Alignof(type), (const struct member[])          \
		{                                                                                  \
			__VA_ARGS__,                                                               \
			{                                                                          \
				NULL                                                               \
			}                                                                          \
		}                                                                                  \
	}

/* What the header makes of the struct is what the table says. */
#define expect_layout(layout) expect_layout_at(layout, __FILE__, __LINE__)
void expect_layout_at(const struct layout *layout, const char *file, int line);
/* The same for a list that ends with NULL. */
#define expect_layouts(...)                                                                        \
	expect_layouts_at((const struct layout *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void expect_layouts_at(const struct layout *const layouts[], const char *file, int line);

/* A member's value: an integer of its size in the byte order of the machine, or bytes. */
struct value {
	const char *member;
	uint64_t number;
	const void *bytes; /* NULL: the number */
	size_t size; /* of the bytes */
};

#define VALUES(...) ((const struct value[]){__VA_ARGS__, {NULL}})
/* Family, port and address of a struct sockaddr_storage that holds an IPv4 address. */
#define ADDRESS(member, storage)                                                                   \
	{                                                                                          \
		member, .bytes = (storage), .size = 8                                              \
	}
extern const struct value NO_VALUES[];

enum { STRUCT_MAX = 512 };

/* The bytes of a struct, as they cross the API. */
struct bytes {
	size_t size;
	uint8_t data[STRUCT_MAX];
};

/* Bytes of the layout's size, zero but for the values, each written at its member's offset. */
struct bytes bytes_of(const struct layout *layout, const struct value *values);
/* Writes one more value. */
void put_member(const struct layout *layout, const struct value *value, struct bytes *bytes);

/* The members hold these values, each at its offset; says at which other offset a missing one
 * stands. */
#define expect_members(layout, data, size, values)                                                 \
	expect_members_at(layout, data, size, values, __FILE__, __LINE__)
void expect_members_at(const struct layout *layout, const void *data, size_t size,
		       const struct value *values, const char *file, int line);

/* A member's value in these bytes. */
uint64_t member_number(const struct layout *layout, const char *member, const void *data);

/* Socket options by bytes. */
struct option {
	const char *name;
	int number;
	const struct layout *layout;
};
#define OPTION(number, layout) ((const struct option){#number, number, layout})

/* Return 0 or errno; *size as getsockopt(2) has it. */
int option_set(int fd, int option, const void *data, size_t size);
int option_get(int fd, int option, void *data, size_t *size);

/* Sets an option from values; the kernel must take it. */
#define set_members(fd, option, layout, values)                                                    \
	set_members_at(fd, OPTION(option, layout), values, __FILE__, __LINE__)
void set_members_at(int fd, struct option option, const struct value *values, const char *file,
		    int line);
/* Gets an option, asked for with `ask`, of exactly the struct's size, with these values. */
#define expect_option(fd, option, layout, ask, values)                                             \
	expect_option_at(fd, OPTION(option, layout), ask, values, __FILE__, __LINE__)
struct bytes expect_option_at(int fd, struct option option, const struct value *ask,
			      const struct value *values, const char *file, int line);

/* An SCTP socket outside of any lab. */
int socket_alone(int type);

/* Of more than one family. */
extern const struct layout sctp_sndinfo_layout, sctp_sndrcvinfo_layout, sctp_paddrinfo_layout,
	sctp_assoc_value_layout, sctp_initmsg_layout;

#endif
