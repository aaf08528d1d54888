#!/usr/bin/env bash
# The generated blocks of README.md and docs/*.md, written by m4docs from the sources:
#   ci/docs.sh              checks that they are up to date
#   ci/docs.sh --write      brings them up to date
# `m4docs FILE...` rewrites the generated blocks of the files it is given, in place.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mode=${1:---check}
case $mode in
  --check | --write) ;;
  *) m4_fail 'usage: ci/docs.sh [--write]' ;;
esac

ci/install.sh build
ci/build.sh m4docs
mapfile -t pages < <(m4_files 'README.md' 'docs/*.md')
((${#pages[@]})) || m4_fail 'There is neither README.md nor docs/*.md.'

if [[ $mode == --write ]]; then
  exec build/release/bin/m4docs "${pages[@]}"
fi

# The check never touches the tree: m4docs works on a copy.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp --parents "${pages[@]}" "$copy"
copies=("${pages[@]/#/$copy/}")
build/release/bin/m4docs "${copies[@]}"

stale=()
for page in "${pages[@]}"; do
  diff -u --label "$page" --label "$page (generated)" "$page" "$copy/$page" || stale+=("$page")
done
if ((${#stale[@]})); then
  m4_fail "Out of date: ${stale[*]}" 'Fix: ci/docs.sh --write (or: make docs), then commit.'
fi
echo "The generated blocks of ${#pages[@]} pages are up to date."
