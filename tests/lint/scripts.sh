#!/bin/bash
# Every shell script parses, and every program among them may be executed. Usage: scripts.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
. "$here/list_files.sh"
faults=0
seen=0
while IFS= read -r file; do
    case $(head -c 20 "$file" | head -n 1 | tr -d '\0') in
    '#!/bin/sh'*) sh -n "$file" || faults=$((faults + 1)) ;;
    '#!/bin/bash'* | '#!/usr/bin/env ba'*) bash -n "$file" || faults=$((faults + 1)) ;;
    *) continue ;;
    esac
    seen=$((seen + 1))
    [ -x "$file" ] || { echo "$file: begins with #! but may not be executed"; faults=$((faults + 1)); }
done < <(project_files '\.sh$' '^packaging/[^/.]+$' '^\.ci/')
[ "$seen" -gt 3 ] || { echo "only $seen scripts seen"; exit 1; }
[ "$faults" -eq 0 ]
