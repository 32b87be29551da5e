#!/bin/bash
# Every reason that the code refuses with has its sentence in both languages, and both files hold the same keys.
# Usage: reasons.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
. "$here/list_files.sh"
keys() { grep -oE '^ *"[a-z0-9_.]+" *:' "$1" | tr -d ' ":' | sort -u; }
faults=0
if ! difference=$(diff <(keys data/messages.en.json) <(keys data/messages.zh.json)); then
    printf 'keys in one language only:\n%s\n' "$difference"
    faults=1
fi
used=$(project_files '^(app|core|gis|ui)/.*\.(h|cpp)$' | tr '\n' '\0' | xargs -0 cat -- |
    tr '\n' ' ' | grep -oE 'fail\( *Errc::[A-Za-z]+, *"[a-z0-9_.]+"' | sed 's/.*"\(.*\)"/\1/' | sort -u)
missing=$(comm -23 <(printf '%s\n' "$used") <(keys data/messages.en.json))
if [ -n "$missing" ]; then
    printf 'reasons without a sentence:\n%s\n' "$missing"
    faults=1
fi
[ "$(printf '%s\n' "$used" | wc -l)" -gt 5 ] || { echo 'hardly any reason seen'; faults=1; }
exit "$faults"
