/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The names of the tables, without their bytes, which CNutgrafData holds and only the linker meets: a new
 * table compiles one C file, not the Swift modules that read it.
 */
#include "ng_data.h"
