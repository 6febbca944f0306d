#!/bin/bash
# What bash completes with the script that hunsu prints; zsh and fish read theirs where they are.
# run-tests: timeout 60
cd "$(dirname "$0")/../.." || exit 1
hunsu=${HUNSU:-$PWD/build/hunsu}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

is() { # WHAT EXPECTED GOT
  if [ "$2" = "$3" ]; then
    echo "ok - $1"
    passed=$((passed + 1))
  else
    echo "not ok - $1: \`$3\`, not \`$2\`"
    failed=$((failed + 1))
  fi
}

"$hunsu" --completion bash >"$work/bash" || exit 1
# shellcheck disable=SC1091 # it was made a line ago
. "$work/bash"
cd "$work" || exit 1
touch answers.jsonl

completes() { # WORD…
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _hunsu
  echo "${COMPREPLY[*]}"
}

is 'subcommands and tasks' 'dates drift' "$(completes hunsu d)"
is 'options of a subcommand' '--split' "$(completes hunsu eval --sp)"
is 'options of a session' '--prompt --proposer' "$(completes hunsu --pro)"
is 'what an option may be' 'dev held-out all' "$(completes hunsu eval --split '')"
is 'tasks' 'dates' "$(completes hunsu eval -t d)"
is 'files' 'answers.jsonl' "$(completes hunsu eval -t ans)"
for shell in zsh fish; do
  "$hunsu" --completion $shell >"$work/$shell" || exit 1
  command -v $shell >/dev/null || continue
  $shell -n "$work/$shell"
  is "$shell reads its own" 0 $?
done
"$hunsu" --completion csh 2>"$work/err"
is 'another shell is refused' 2 $?
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
