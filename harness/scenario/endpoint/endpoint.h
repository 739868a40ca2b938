/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Endpoints: the kernel's SCTP sockets in the nodes of a lab.
 *
 * All sockets are non-blocking: whatever waits, waits in the harness, which carries the lab's
 * frames meanwhile.  Every function here ends the scenario as failed, with what the kernel said, if
 * the kernel refuses; those whose last word is `errno` in the list of options can expect a refusal
 * instead.
 *
 * A path is named by its link: "path0"; where a lab has both IP versions "path0/ipv4" or
 * "path0/ipv6" (the default).  An address that a scenario gave to a node is a path, too:
 * "10.9.0.2", "fd00:9::2".
 */
#ifndef ENDPOINT_ENDPOINT_H
#define ENDPOINT_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

#include "netns/lab.h"

enum endpoint_style {
	ONE_TO_MANY, /* SOCK_SEQPACKET */
	ONE_TO_ONE, /* SOCK_STREAM */
};

enum { SERVER_PORT = 5000, MAX_PATHS = 16 };

/* A message or a notification, in the order in which the socket gave them. */
struct received {
	bool notification;
	int64_t time;
	uint8_t *data; /* of a notification: union sctp_notification */
	size_t size;
	struct sctp_rcvinfo info; /* of a message; ppid as sent by endpoint_send (host order) */
	bool partial; /* more of this message was to come when the association ended */
	struct received *next;
};

struct endpoint {
	struct lab *lab;
	const char *node;
	enum endpoint_style style;
	int fd;
	uint16_t port;
	bool listening;
	bool reading; /* false: what arrives stays in the kernel's buffer */
	bool ended; /* the socket gave the end of what can be read; events may follow */
	int error; /* the last error that reading the socket gave (errno), 0 if none */
	sctp_assoc_t association; /* of the last SCTP_COMM_UP; 0 before */
	struct received *received; /* oldest first */
	struct received *assembling;
	struct endpoint *next;
};

struct endpoint_options {
	const char *file;
	int line;
	const char *paths[MAX_PATHS]; /* bind to these addresses only (sctp_bindx); default: the
					 wildcard address */
	uint16_t port; /* default: SERVER_PORT when listening, else one of the kernel's */
	int backlog; /* default 8 */
	uint16_t ostreams, istreams, init_attempts; /* SCTP_INITMSG; 0: the kernel's default */
	uint16_t init_timeout; /* milliseconds */
	int receive_buffer; /* SO_RCVBUF, bytes */
	bool no_events; /* subscribe to nothing */
	/* What has to be said before bind(2). */
	bool reuse_address; /* SO_REUSEADDR */
	const char *device; /* SO_BINDTODEVICE */
	bool ipv4_too; /* of an IPv6 socket: IPV6_V6ONLY is off, whatever the lab's IP versions are */
	bool ipv6_only; /* IPV6_V6ONLY is on */
};

#define endpoint_open(lab, node, style, ...)                                                       \
	endpoint_open_with(                                                                        \
		lab, node, style,                                                                  \
		&(struct endpoint_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
#define endpoint_listen(lab, node, style, ...)                                                     \
	endpoint_listen_with(                                                                      \
		lab, node, style,                                                                  \
		&(struct endpoint_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})

/* Opens and binds a socket, subscribed to all events but SCTP_SENDER_DRY_EVENT, and to
 * SCTP_RCVINFO. */
struct endpoint *endpoint_open_with(struct lab *lab, const char *node, enum endpoint_style style,
				    const struct endpoint_options *options);
/* The same, and listens. */
struct endpoint *endpoint_listen_with(struct lab *lab, const char *node, enum endpoint_style style,
				      const struct endpoint_options *options);

/* An endpoint of a socket that the scenario opened by itself, in that node; endpoint_close() closes it. */
struct endpoint *endpoint_of_socket(struct lab *lab, const char *node, enum endpoint_style style,
				    int fd);

struct connect_options {
	const char *file;
	int line;
	const char *paths[MAX_PATHS]; /* the server's addresses (sctp_connectx); default: its first
					 path */
	const char *link; /* or this one path of the server (connect) */
	uint16_t port; /* default: the server's */
	int error; /* errno that connect must give; default EINPROGRESS, which is no error */
};

/*
 * Starts to connect; does not wait.  `server` may be NULL: then the addresses are those of the
 * other end of the link or paths.
 */
#define endpoint_connect_start(client, server, ...)                                                \
	endpoint_connect_with(                                                                     \
		client, server,                                                                    \
		&(struct connect_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
void endpoint_connect_with(struct endpoint *client, struct endpoint *server,
			   const struct connect_options *options);

/*
 * Connects and waits until both ends have SCTP_COMM_UP, consuming these events.  A one-to-one
 * server's new association is accepted and returned; a one-to-many server returns itself.
 */
#define endpoint_connect(client, server, ...)                                                      \
	endpoint_connect_wait(                                                                     \
		client, server,                                                                    \
		&(struct connect_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct endpoint *endpoint_connect_wait(struct endpoint *client, struct endpoint *server,
				       const struct connect_options *options);

/* Waits for a connection on a listening one-to-one endpoint and accepts it. */
#define endpoint_accept(listener) endpoint_accept_at(listener, __FILE__, __LINE__)
struct endpoint *endpoint_accept_at(struct endpoint *listener, const char *file, int line);
/* sctp_peeloff(3) of the endpoint's current association. */
#define endpoint_peeloff(endpoint) endpoint_peeloff_at(endpoint, __FILE__, __LINE__)
struct endpoint *endpoint_peeloff_at(struct endpoint *endpoint, const char *file, int line);

struct send_options {
	const char *file;
	int line;
	const void *data; /* default: the text */
	size_t size; /* with neither data nor text: so many bytes of pattern_fill(tsn-independent,
			`seed`) */
	uint8_t seed;
	uint32_t ppid; /* host order */
	uint32_t context;
	bool unordered;
	uint16_t flags; /* further SCTP_* flags of snd_flags */
	const char *path; /* SCTP_ADDR_OVER to this path of the peer */
	int error; /* errno that must come */
};

/* Sends a message: `text` without its NUL, or see `.data` and `.size` with a NULL text. */
#define endpoint_send(endpoint, stream, text, ...)                                                 \
	endpoint_send_with(                                                                        \
		endpoint, stream, text,                                                            \
		&(struct send_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
void endpoint_send_with(struct endpoint *endpoint, uint16_t stream, const char *text,
			const struct send_options *options);

/* Fills a buffer with bytes that differ from seed to seed and from place to place. */
void pattern_fill(uint8_t *data, size_t size, uint8_t seed);

/* Graceful shutdown (SCTP_EOF, or shutdown(2) for one-to-one); abort with `reason` as
 * user-initiated cause (may be NULL). */
#define endpoint_shutdown(endpoint) endpoint_shutdown_at(endpoint, __FILE__, __LINE__)
void endpoint_shutdown_at(struct endpoint *endpoint, const char *file, int line);
#define endpoint_abort(endpoint, reason) endpoint_abort_at(endpoint, reason, __FILE__, __LINE__)
void endpoint_abort_at(struct endpoint *endpoint, const char *reason, const char *file, int line);
/* close(2).  The endpoint must not be used any more. */
void endpoint_close(struct endpoint *endpoint);
/* While false the harness does not read the socket. */
void endpoint_read(struct endpoint *endpoint, bool reading);

/* Socket options of level SCTP, on the endpoint's descriptor. */
#define endpoint_set(endpoint, option, value, size)                                                \
	endpoint_set_at(endpoint, option, #option, value, size, __FILE__, __LINE__)
#define endpoint_get(endpoint, option, value, size)                                                \
	endpoint_get_at(endpoint, option, #option, value, size, __FILE__, __LINE__)
void endpoint_set_at(struct endpoint *endpoint, int option, const char *name, const void *value,
		     size_t size, const char *file, int line);
/* The kernel must give exactly `size` bytes. */
void endpoint_get_at(struct endpoint *endpoint, int option, const char *name, void *value,
		     size_t size, const char *file, int line);

/* SCTP_STATUS of the current association. */
#define endpoint_status(endpoint) endpoint_status_at(endpoint, __FILE__, __LINE__)
struct sctp_status endpoint_status_at(struct endpoint *endpoint, const char *file, int line);
/* SCTP_GET_PEER_ADDR_INFO of the peer's address on a path. */
#define endpoint_path(endpoint, path) endpoint_path_at(endpoint, path, __FILE__, __LINE__)
struct sctp_paddrinfo endpoint_path_at(struct endpoint *endpoint, const char *path,
				       const char *file, int line);
/* The same for who asks often: what endpoint_path() said earlier, brought up to date. */
#define endpoint_path_again(endpoint, info)                                                        \
	endpoint_path_again_at(endpoint, info, __FILE__, __LINE__)
void endpoint_path_again_at(struct endpoint *endpoint, struct sctp_paddrinfo *info,
			    const char *file, int line);
/* SCTP_PEER_ADDR_PARAMS of the peer's address on a path, or (path NULL) of the association. */
#define endpoint_path_params(endpoint, path)                                                       \
	endpoint_path_params_at(endpoint, path, __FILE__, __LINE__)
struct sctp_paddrparams endpoint_path_params_at(struct endpoint *endpoint, const char *path,
						const char *file, int line);
/* The endpoint sends no HEARTBEATs on any path of its current association any more. */
#define endpoint_disable_heartbeats(endpoint)                                                      \
	endpoint_disable_heartbeats_at(endpoint, __FILE__, __LINE__)
void endpoint_disable_heartbeats_at(struct endpoint *endpoint, const char *file, int line);
/* Makes the peer's address on that path the primary one (SCTP_PRIMARY_ADDR). */
#define endpoint_set_primary(endpoint, path)                                                       \
	endpoint_set_primary_at(endpoint, path, __FILE__, __LINE__)
void endpoint_set_primary_at(struct endpoint *endpoint, const char *path, const char *file,
			     int line);

/* The address of `node` on a path ("path0", "path0/ipv4"), with a port (host order). */
struct sockaddr_storage path_address(struct lab *lab, const char *node, const char *path,
				     uint16_t port);
/* The same, as `to_port` (0: any) of the other end sees it: that of a router that translates, once a packet came from there. */
struct sockaddr_storage path_address_seen(struct lab *lab, const char *node, const char *path,
					  uint16_t port, uint16_t to_port);
/* The address of the other end, as it is seen; of a link beyond a router, of the end that is not the router's. */
struct sockaddr_storage peer_address(const struct endpoint *endpoint, const char *path,
				     uint16_t port);
/* Ends the scenario as `error` unless the path is a literal address, or one of the lab's links with an
 * IP version that the lab uses. */
void path_must_exist(struct lab *lab, const char *path);
/* The index of a path's link in the lab's topology. */
int lab_path_link(struct lab *lab, const char *path);
/* Whether both are the same IP address, whatever the ports; `other` may be an IPv4-mapped one. */
bool is_host(const struct sockaddr_storage *address, const struct sockaddr *other);
/* Which path an address belongs to ("path0", with "/ipv4" or "/ipv6" in a mixed lab), else the
 * address itself, "?" if it is none (static buffer). */
const char *path_of_address(struct lab *lab, const struct sockaddr *address);
/* 0 for AF_UNSPEC. */
socklen_t address_length(const struct sockaddr_storage *address);

/* All endpoints of the scenario, newest first. */
struct endpoint *endpoints_all(void);
/* Reads all that the socket has; called while waiting. */
void endpoint_take_all(struct endpoint *endpoint);
/* The notification in a received one. */
const union sctp_notification *notification_of(const struct received *event);

/* Takes a received message or notification out of the endpoint's queue; the caller frees it with
 * received_free(). */
void received_free(struct received *received);

#endif
