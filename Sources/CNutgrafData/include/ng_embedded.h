/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NG_EMBEDDED_H
#define NG_EMBEDDED_H
/* The bytes of the tables; their names are in CNutgrafTables. */
#include "ng_data.h"
#endif
