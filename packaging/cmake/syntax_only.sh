#!/bin/sh
# Compiler launcher: checks a source and leaves an empty object file, so that the build knows it is done.
# A precompiled header is compiled as usual. Usage: syntax_only.sh compiler argument…
object=
previous=
for argument in "$@"; do
    if [ "$previous" = -x ] && [ "$argument" = c++-header ]; then exec "$@"; fi
    if [ "$previous" = -o ]; then object=$argument; fi
    previous=$argument
done
"$@" -fsyntax-only && : >"$object"
