#!/bin/bash
# Each rule of text_rules.sh finds a planted line. Usage: text_rules_self_test.sh ROOT SCRATCH
set -euo pipefail
root=$1 scratch=$2
rm -rf "$scratch"
mkdir -p "$scratch"
echo 'a clean file, with https://example.org/home/page and a relative path like ./tmp' >"$scratch/clean.md"
# The scratch folder lies inside a work tree that ignores it: make it a place of its own.
export GIT_CEILING_DIRECTORIES="$scratch/.."
bash "$root/tests/lint/text_rules.sh" "$scratch" || { echo 'a clean file was refused'; exit 1; }
for line in 'see /ho''me/ann/notes' 'cd /wo''rk/project' 'TO''DO: later' 'http://mirr''ors.some.example/debian'; do
    printf '%s\n' "$line" >"$scratch/planted.md"
    if bash "$root/tests/lint/text_rules.sh" "$scratch" >/dev/null; then
        echo "not found: $line"
        exit 1
    fi
done
rm -rf "$scratch"
