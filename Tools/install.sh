#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh PREFIX VERSION: headers, library, command, a relocatable pkg-config file, a CMake package.
set -euo pipefail
prefix=$1
version=$2
install -d "$prefix/include" "$prefix/lib/pkgconfig" "$prefix/lib/cmake/nutgraf" "$prefix/bin"
install -m 644 Include/nutgraf.h Include/nutgraf_types.h "$prefix/include/"
install -m 755 build/lib/libnutgraf.so "$prefix/lib/libnutgraf.so.$version"
ln -sf "libnutgraf.so.$version" "$prefix/lib/libnutgraf.so.0"
ln -sf libnutgraf.so.0 "$prefix/lib/libnutgraf.so"
install -m 755 build/bin/nutgraf "$prefix/bin/nutgraf"
sed "s/@VERSION@/$version/" Tools/nutgraf.pc.in >"$prefix/lib/pkgconfig/nutgraf.pc"
sed "s/@VERSION@/$version/" Tools/nutgraf-config.cmake.in >"$prefix/lib/cmake/nutgraf/nutgraf-config.cmake"
sed "s/@VERSION@/$version/" Tools/nutgraf-config-version.cmake.in \
  >"$prefix/lib/cmake/nutgraf/nutgraf-config-version.cmake"
echo "installed nutgraf $version in $prefix"
