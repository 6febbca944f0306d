#!/bin/sh
# The man pages hold what `hunsu --manual` and `hunsu --manual session` print, and are good mdoc. With
# --write it is put in.
cd "$(dirname "$0")/../.." || exit 1
hunsu=${HUNSU:-build/hunsu}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

check() { # NAME STATUS
  if [ "$2" -eq 0 ]; then
    echo "ok - $1"
    passed=$((passed + 1))
  else
    echo "not ok - $1"
    failed=$((failed + 1))
  fi
}

page() { # FILE [WORD]: the page with what is printed for it put in
  page=$1
  shift
  if ! "$hunsu" --manual "$@" >"$work/generated"; then
    check "hunsu --manual $* runs" 1
    return
  fi
  awk -v part="$work/generated" '
    /^\.\\" end of what is generated$/ { skip = 0 }
    !skip { print }
    /^\.\\" generated$/ { skip = 1; while ((getline line < part) > 0) print line }
  ' "$page" >"$work/page"
  if [ -n "$write" ]; then
    cp "$work/page" "$page"
  fi
  cmp -s "$work/page" "$page"
  check "$page holds the tables (else: tests/cli/test_manual.sh --write)" $?
  if command -v mandoc >/dev/null; then
    mandoc -Tlint -W warning "$page" >"$work/lint" 2>&1
    status=$?
    cat "$work/lint"
    check "mandoc has nothing to warn of in $page" "$status"
  fi
}

write=
[ "${1-}" != --write ] || write=yes
page man/hunsu.1
page man/hunsu-session.5 session
page man/hunsu-formats.7 formats

for name in $("$hunsu" --help | sed -n '/^commands/,$s/^  \([a-z]*\) .*/\1/p'); do
  "$hunsu" "$name" --help | grep -q "^usage: hunsu $name"
  check "hunsu $name --help says how it is used" $?
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
