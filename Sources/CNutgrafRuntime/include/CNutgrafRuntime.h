/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is called by name: see cxx.cpp. */
#ifndef CNUTGRAF_RUNTIME_H
#define CNUTGRAF_RUNTIME_H
#endif
