// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import Testing
