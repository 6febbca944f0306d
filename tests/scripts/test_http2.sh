#!/bin/sh
# Answers over HTTP/2 with headers of many sizes: each is read, all on one connection.
# run-tests: timeout 120
cd "$(dirname "$0")/../.." || exit 1
hunsu=${HUNSU:-build/hunsu}
for tool in python3 openssl; do
  if ! command -v "$tool" >/dev/null; then
    echo "skip: there is no $tool"
    exit 0
  fi
done
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout "$work/key" -out "$work/cert" 2>/dev/null || exit 1
i=0
while [ $i -lt 60 ]; do
  i=$((i + 1))
  echo "{\"input\": \"country $i\", \"expected\": \"Paris\"}"
done >"$work/task.jsonl"
echo 'Capital of {{input}}' >"$work/prompt.txt"

answers() { # BYTES
  rm -f "$work/port" "$work/hold"
  mkfifo "$work/hold"
  python3 tests/support/http2.py "$work/port" "$work/cert" "$work/key" "$1" <"$work/hold" &
  server=$!
  exec 3>"$work/hold"
  n=0
  while [ ! -s "$work/port" ] && [ $n -lt 400 ]; do
    sleep .05
    n=$((n + 1))
  done
  CURL_CA_BUNDLE="$work/cert" XDG_DATA_HOME="$work" XDG_CONFIG_HOME="$work" timeout 60 \
    "$hunsu" eval -t "$work/task.jsonl" -p "$work/prompt.txt" --no-store --yes --split all --tries 1 \
    -j 16 --target "openai@https://localhost:$(cat "$work/port")/v1:m" >"$work/out" 2>&1
  status=$?
  exec 3>&-
  wait "$server"
  return $status
}

for size in 1000 20000 50000; do
  if answers $size; then
    echo "ok - 60 answers with $size bytes of headers"
    passed=$((passed + 1))
  else
    sed 's/^/# /' "$work/out"
    echo "not ok - 60 answers with $size bytes of headers"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
