/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of libsctp that a program declares by itself: mistakes, unless RIGHT is defined. */
#ifdef RIGHT
#include <netinet/in.h>
#include <netinet/sctp.h>
#else
typedef unsigned int socklen_t;
struct sockaddr;
struct sctp_sndrcvinfo;

/* ppid has 4 bytes, and the result is an int. */
long sctp_sendmsg(int sd, const void *message, unsigned long size, struct sockaddr *to,
		  socklen_t length, unsigned long ppid, unsigned flags, unsigned short stream,
		  unsigned ttl, unsigned context);
/* An association's ID has a sign. */
int sctp_peeloff(int sd, unsigned id);
/* The family is missing. */
int sctp_getaddrlen(void);
/* 8 bytes: with 32 bits they move what follows. */
int sctp_opt_info(int sd, long long id, int option, void *argument, socklen_t *size);
/* Right, though it says no more than it must: who drops a result cannot misread it. */
void sctp_freepaddrs(void *addresses);
#endif

int use(void *buffer)
{
#ifdef RIGHT
	struct sctp_sndrcvinfo info = {0};

	sctp_recvmsg(0, buffer, 1, 0, 0, &info, 0);
	sctp_send(0, buffer, 1, &info, 0);
	sctp_sendv(0, 0, 0, 0, 0, 0, 0, 0, 0);
	sctp_recvv(0, 0, 0, 0, 0, 0, 0, 0, 0);
	sctp_bindx(0, 0, 0, 0);
	sctp_connectx(0, 0, 0, 0);
	sctp_peeloff_flags(0, 0, 0);
	sctp_getpaddrs(0, 0, 0);
	sctp_getladdrs(0, 0, 0);
	sctp_freeladdrs(0);
	sctp_getaddrlen(2);
#else
	sctp_getaddrlen();
#endif
	sctp_freepaddrs(buffer);
	return (int)sctp_sendmsg(0, buffer, 1, 0, 0, 0, 0, 0, 0, 0) + sctp_peeloff(0, 0) +
	       sctp_opt_info(0, 0, 0, buffer, 0);
}
