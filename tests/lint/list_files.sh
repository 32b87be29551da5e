# Sourced by the checks beside it: `project_files [name pattern…]` prints the project's files, one a line,
# relative to the root: those that git tracks, or in a copy without git all outside the build folder.
project_files() {
    {
        if command -v git >/dev/null && git -c safe.directory='*' rev-parse --is-inside-work-tree >/dev/null 2>&1; then
            git -c safe.directory='*' ls-files --cached --others --exclude-standard
        else
            find . -type f -not -path './build/*' -not -path './.git/*' -not -path './.cache/*' | sed 's|^\./||'
        fi
    } | if [ $# -eq 0 ]; then cat; else grep -E "$(IFS='|'; printf '%s' "$*")"; fi |
        while IFS= read -r file; do if [ -f "$file" ]; then printf '%s\n' "$file"; fi; done | sort
}
