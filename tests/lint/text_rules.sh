#!/bin/bash
# Words that have no place in the project's files: paths of some machine, hosts of some mirror, work left undone.
# Usage: text_rules.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
. "$here/list_files.sh"

# Written with a gap so that this file does not find itself.
machine='(^|[^A-Za-z0-9_./])/(ho''me|Us''ers|wo''rk|ro''ot)/[a-z]|(^|[^A-Za-z0-9_.])/tm''p/[a-z]'
mirrors='(mirror[s]?\.[a-z0-9-]+\.|artifact-?reg''istry|pkg\.dev|deb\.deb''ian\.org)'
undone='\b(TO''DO|FIX''ME|X''XX|HA''CK)\b'

faults=0
report() { # report WHAT PATTERN [grep option]
    local found
    found=$(project_files | grep -vE '\.(png|sqlite|gz|zip|gpkg)$' | tr '\n' '\0' |
        xargs -0 grep -nHE ${3:-} -e "$2" -- 2>/dev/null || true)
    if [ -n "$found" ]; then
        printf '%s:\n%s\n' "$1" "$found"
        faults=$((faults + $(printf '%s\n' "$found" | wc -l)))
    fi
}
report 'a path of one machine' "$machine"
report 'a host of one mirror' "$mirrors" -i
report 'work left undone' "$undone"

# ctest takes a semicolon for the end of a name, so such a test never runs; names go over several lines.
named=$(project_files | grep -E '^tests/.*\.cpp$' | tr '\n' '\0' |
    xargs -0 grep -Pzo 'TEST_CASE\w*\(\s*(?:"[^"]*"\s*)*"[^";]*;[^"]*"' -- 2>/dev/null | tr '\0' '\n' || true)
if [ -n "$named" ]; then
    printf 'a semicolon in the name of a test:\n%s\n' "$named"
    faults=$((faults + 1))
fi

[ "$faults" -eq 0 ] || { echo "$faults lines"; exit 1; }
