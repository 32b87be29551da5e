#!/bin/bash
# Sources look as .clang-format says. Only clang-format 14 decides: other versions differ in details.
# Usage: format.sh ROOT [--fix]    exit 77: no clang-format 14 here
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
. "$here/list_files.sh"
tool=
for candidate in clang-format-14 clang-format; do
    if command -v "$candidate" >/dev/null && "$candidate" --version | grep -q 'version 14\.'; then
        tool=$candidate
        break
    fi
done
[ -n "$tool" ] || { echo 'clang-format 14 is not here: left out'; exit 77; }
mode='--dry-run -Werror'
[ "${2:-}" != --fix ] || mode=-i
# shellcheck disable=SC2086
project_files '^(app|core|gis|ui|tests)/.*\.(h|cpp)$' | tr '\n' '\0' | xargs -0 "$tool" $mode --style=file --
