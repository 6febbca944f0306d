#!/bin/sh
# The man page holds what `hunsu --manual` prints, and is good mdoc. With --write it is put in.
cd "$(dirname "$0")/../.." || exit 1
hunsu=${HUNSU:-build/hunsu}
page=man/hunsu.1
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

if ! "$hunsu" --manual >"$work/generated"; then
  echo "not ok - hunsu --manual runs"
  echo "0 passed, 1 failed"
  exit 1
fi
awk -v part="$work/generated" '
  /^\.\\" end of what is generated$/ { skip = 0 }
  !skip { print }
  /^\.\\" generated$/ { skip = 1; while ((getline line < part) > 0) print line }
' "$page" >"$work/page"
if [ "${1-}" = --write ]; then
  cp "$work/page" "$page"
fi

cmp -s "$work/page" "$page"
check "the man page holds the tables (else: tests/cli/test_manual.sh --write)" $?

if command -v mandoc >/dev/null; then
  mandoc -Tlint -W warning "$page" >"$work/lint" 2>&1
  status=$?
  cat "$work/lint"
  check "mandoc has nothing to warn of" "$status"
fi

for name in $("$hunsu" --help | sed -n '/^commands/,$s/^  \([a-z]*\) .*/\1/p'); do
  "$hunsu" "$name" --help | grep -q "^usage: hunsu $name"
  check "hunsu $name --help says how it is used" $?
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
