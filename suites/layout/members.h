/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Structs as tables: where each member stands according to RFC 6458 and the kernel's LAYOUT_ABI.
 *
 * The numbers in a table are written by hand, never taken from the header: they are compared with
 * what the compiler makes of the header (layout_expect), and they alone say which bytes are written
 * to and read from the kernel.
 */
#ifndef LAYOUT_MEMBERS_H
#define LAYOUT_MEMBERS_H

#include "harness/scenario/scenario.h"

/* A number that differs between 64-bit and 32-bit ABIs; a plain number in a table is the same in
 * all. */
#if __SIZEOF_LONG__ == 8
#define LAYOUT_ABI(long64, long32) (long64)
#else
#define LAYOUT_ABI(long64, long32) (long32)
#endif
/* One that depends on how 64-bit integers are aligned: to 8 bytes but for i686. */
#ifdef __i386__
#define LAYOUT_U64(aligned8, aligned4) (aligned4)
#else
#define LAYOUT_U64(aligned8, aligned4) (aligned8)
#endif

struct layout_member {
	const char *name;
	size_t offset, size; /* as they must be; size 0: a flexible array */
	size_t header_offset, header_size;
};

struct layout {
	const char *name;
	size_t size, align;
	size_t header_size, header_align;
	const struct layout_member *members;
};

/* One row: the struct, its member, the member's offset and size. */
#define LAYOUT_MEMBER(type, member, offset, size)                                                  \
	{                                                                                          \
#member, offset, size, offsetof(type, member), sizeof(((type *)0)->member)         \
	}
#define LAYOUT_FLEXIBLE(type, member, offset)                                                      \
	{                                                                                          \
#member, offset, 0, offsetof(type, member), 0                                      \
	}
/* One struct: its name, size, alignment and rows. */
#define LAYOUT(type, size, align, ...)                                                             \
	{                                                                                          \
#type, size, align, sizeof(type), _Alignof(type), (const struct layout_member[])   \
		{                                                                                  \
			__VA_ARGS__,                                                               \
			{                                                                          \
				NULL                                                               \
			}                                                                          \
		}                                                                                  \
	}

/* What the header makes of the struct is what the table says. */
#define layout_expect(layout) layout_expect_at(layout, __FILE__, __LINE__)
void layout_expect_at(const struct layout *layout, const char *file, int line);
/* The same for a list that ends with NULL. */
#define layout_expect_all(...)                                                                     \
	layout_expect_all_at((const struct layout *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void layout_expect_all_at(const struct layout *const layouts[], const char *file, int line);

/* A member's value: an integer of its size in the byte order of the machine, or bytes. */
struct layout_value {
	const char *member;
	uint64_t number;
	const void *bytes; /* NULL: the number */
	size_t size; /* of the bytes */
};

#define LAYOUT_VALUES(...) ((const struct layout_value[]){__VA_ARGS__, {NULL}})
/* Family, port and address of a struct sockaddr_storage that holds an IPv4 address. */
#define LAYOUT_ADDRESS(member, storage)                                                            \
	{                                                                                          \
		member, .bytes = (storage), .size = 8                                              \
	}
extern const struct layout_value layout_no_values[];

enum { LAYOUT_STRUCT_MAX = 512 };

/* The bytes of a struct, as they cross the API. */
struct layout_bytes {
	size_t size;
	uint8_t data[LAYOUT_STRUCT_MAX];
};

/* Bytes of the layout's size, zero but for the values, each written at its member's offset. */
struct layout_bytes layout_bytes_of(const struct layout *layout, const struct layout_value *values);
/* Writes one more value. */
void layout_put(const struct layout *layout, const struct layout_value *value,
		struct layout_bytes *bytes);

/* The members hold these values, each at its offset; says at which other offset a missing one
 * stands. */
#define layout_expect_members(layout, data, size, values)                                          \
	layout_expect_members_at(layout, data, size, values, __FILE__, __LINE__)
void layout_expect_members_at(const struct layout *layout, const void *data, size_t size,
			      const struct layout_value *values, const char *file, int line);

/* A member's value in these bytes. */
uint64_t layout_number(const struct layout *layout, const char *member, const void *data);

/* Socket options by bytes. */
struct layout_option {
	const char *name;
	int number;
	const struct layout *layout;
};
#define LAYOUT_OPTION(number, layout) ((const struct layout_option){#number, number, layout})

/* Return 0 or errno; *size as getsockopt(2) has it. */
int layout_option_set(int fd, int option, const void *data, size_t size);
int layout_option_get(int fd, int option, void *data, size_t *size);

/* Sets an option from values; the kernel must take it. */
#define layout_set_members(fd, option, layout, values)                                             \
	layout_set_members_at(fd, LAYOUT_OPTION(option, layout), values, __FILE__, __LINE__)
void layout_set_members_at(int fd, struct layout_option option, const struct layout_value *values,
			   const char *file, int line);
/* Gets an option, asked for with `ask`, of exactly the struct's size, with these values. */
#define layout_expect_option(fd, option, layout, ask, values)                                      \
	layout_expect_option_at(fd, LAYOUT_OPTION(option, layout), ask, values, __FILE__, __LINE__)
struct layout_bytes layout_expect_option_at(int fd, struct layout_option option,
					    const struct layout_value *ask,
					    const struct layout_value *values, const char *file,
					    int line);

/* An SCTP socket outside of any lab. */
int layout_socket(int type);

/* Whether the option belongs to an extension that this kernel does not have. */
bool layout_option_absent(int option);

/* Of more than one family. */
extern const struct layout layout_sndinfo, layout_sndrcvinfo, layout_paddrinfo, layout_assoc_value,
	layout_initmsg;

#endif
