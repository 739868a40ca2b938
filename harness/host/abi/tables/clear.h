/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Forgets what the rows of the tables meant so far.  Included again and again: no guard. */
#undef STRUCT
#undef UNION
#undef STRUCT_TYPEDEF
#undef UNION_TYPEDEF
#undef M
#undef ARRAY
#undef FLEXIBLE
#undef OPEN
#undef INNER
#undef CLOSE
#undef END
#undef END_PACKED
#undef END_TYPEDEF
#undef ENUM
#undef E
#undef LAST
#undef END_ENUM
#undef C
#undef SHORTER
