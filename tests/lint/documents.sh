#!/bin/bash
# What a newcomer must find: licence, the documents at the root, and a README of at most 20 lines in each folder
# of the house. Sources keep to their size. Usage: documents.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
. "$here/list_files.sh"
faults=0
fault() { echo "$1"; faults=$((faults + 1)); }

grep -q 'GNU GENERAL PUBLIC LICENSE' LICENSE || fault 'LICENSE is not the GPL'
for document in README.md README.zh_CN.md CONTRIBUTING.md CHANGELOG.md packaging/wanmictl.1 \
    packaging/wanmi.desktop packaging/wanmi.metainfo.xml; do
    [ -s "$document" ] || fault "$document is missing"
done
for folder in core/base core/geometry core/domain core/store core/service gis ui app tests; do
    if [ ! -s "$folder/README.md" ]; then
        fault "$folder/README.md is missing: what lives here, what it may use, what was decided and why"
    elif [ "$(wc -l <"$folder/README.md")" -gt 20 ]; then
        fault "$folder/README.md is longer than 20 lines"
    fi
done
while IFS= read -r file; do
    lines=$(wc -l <"$file")
    case $file in
    *.h) [ "$lines" -le 180 ] || fault "$file: $lines lines; a header holds about 150" ;;
    *) [ "$lines" -le 440 ] || fault "$file: $lines lines; a source holds about 400" ;;
    esac
done < <(project_files '^(app|core|gis|ui|tests)/.*\.(h|cpp)$')
[ "$faults" -eq 0 ]
