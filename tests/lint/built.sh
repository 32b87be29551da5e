#!/bin/bash
# Every test that is written is built: its CMakeLists.txt names it, or takes all that lie there. Usage: built.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
. "$here/list_files.sh"
faults=0
seen=0
while IFS= read -r file; do
    seen=$((seen + 1))
    list=$(dirname "$file")/CMakeLists.txt
    grep -Eq "GLOB|(^|[^A-Za-z0-9_])$(basename "$file" .cpp)\.cpp" "$list" 2>/dev/null && continue
    echo "$file: no line of $list builds it"
    faults=$((faults + 1))
done < <(project_files '^tests/.*_test\.cpp$')
[ "$seen" -gt 100 ] || { echo "only $seen tests seen"; exit 1; }
[ "$faults" -eq 0 ]
