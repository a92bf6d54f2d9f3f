// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafReport
import NutgrafText
