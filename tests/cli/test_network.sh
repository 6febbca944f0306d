#!/bin/sh
# Proxies and certificates, with the whole program against servers on loopback.
# run-tests: native
cd "$(dirname "$0")/../.." || exit 1
hunsu=$(realpath "${HUNSU:-build/hunsu}")
work=$(mktemp -d) || exit 1
passed=0 failed=0 pids=
# shellcheck disable=SC2086 # a list
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; rm -rf "$work"' EXIT
export XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work" XDG_CACHE_HOME="$work" LC_ALL=C.UTF-8
unset OPENAI_API_KEY ANTHROPIC_API_KEY OPENAI_BASE_URL ANTHROPIC_BASE_URL OLLAMA_HOST http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY \
  ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE
export HUNSU_API_KEY=sk-network-0123456789

check() { # NAME STATUS
  if [ "$2" -eq 0 ]; then
    echo "ok - $1"
    passed=$((passed + 1))
  else
    echo "not ok - $1"
    sed 's/^/# /' "$work/said"
    failed=$((failed + 1))
  fi
}

cat >"$work/serve.py" <<'P'
# serve.py PORTFILE LOG [CERT KEY]: answers each POST; LOG gets the request line and the key's header.
import http.server, os, ssl, sys, threading
class Server(http.server.BaseHTTPRequestHandler):
    def seen(self):
        with open(sys.argv[2], "a") as log:
            log.write(self.requestline + "\n" + str(self.headers))
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen()
        body = b'{"choices":[{"message":{"content":"Oslo"},"finish_reason":"stop"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_CONNECT(self):
        self.seen()
        self.send_error(502)
    def log_message(self, *rest):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(sys.argv[1] + ".new", "w") as f:
    f.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
threading.Timer(600, lambda: os._exit(0)).start()
server.serve_forever()
P

serve() { # NAME [CERT KEY]: sets port
  name=$1
  shift
  : >"$work/$name.log"
  python3 "$work/serve.py" "$work/$name" "$work/$name.log" "$@" &
  pids="$pids $!"
  i=0
  while [ ! -s "$work/$name" ] && [ $i -lt 400 ]; do
    sleep .05
    i=$((i + 1))
  done
  port=$(cat "$work/$name")
}

echo '{"input": "Norway", "expected": "Oslo"}' >"$work/task.jsonl"
echo 'Capital of {{input}}?' >"$work/prompt.txt"

ask() { # BASE_URL: 0 when it answered rightly
  timeout 60 "$hunsu" eval -t "$work/task.jsonl" -p "$work/prompt.txt" --target "openai@$1:m" \
    --no-store --yes --min-score 1 >"$work/said" 2>&1
}

says() { # PATTERN
  grep -q -- "$1" "$work/said"
}

# ---- proxies

serve plain
plain=$port
for variable in http_proxy all_proxy ALL_PROXY; do
  for host in 127.0.0.1 LOCALHOST 127.1 0x7f.0.0.1 2130706433; do
    export $variable=http://127.0.0.1:9
    ask "http://$host:$plain/v1"
    status=$?
    unset $variable
    check "$host is not asked for through $variable" $status
  done
done

: >"$work/plain.log"
http_proxy=http://127.0.0.1:$plain ask http://models.example/v1
check "another host is asked for through the proxy" $?
grep -q '^POST http://models.example/v1/chat/completions' "$work/plain.log"
check "the proxy is told which" $?
! grep -q "$HUNSU_API_KEY" "$work/plain.log"
check "and gets no key" $?

: >"$work/plain.log"
http_proxy=http://127.0.0.1:9 ask http://models.example/v1
[ $? -eq 3 ] && says 'cannot connect to the proxy 127.0.0.1 port 9'
check "a proxy that is not there is named as one" $?

: >"$work/plain.log"
http_proxy=http://127.0.0.1:$plain NO_PROXY=models.example ask http://models.example/v1
! grep -q models.example "$work/plain.log"
check "NO_PROXY is heeded" $?

: >"$work/plain.log"
https_proxy=http://127.0.0.1:$plain ask https://models.example/v1
grep -q '^CONNECT models.example:443' "$work/plain.log"
check "a tunnel is asked for through https_proxy" $?
! grep -qi -e "$HUNSU_API_KEY" -e authorization "$work/plain.log"
check "with no key for the proxy" $?

# ---- certificates

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>"$work/said"
serve tls "$work/cert.pem" "$work/key.pem"
tls=https://127.0.0.1:$port/v1

ask "$tls"
[ $? -eq 3 ] && says certificate && says ca-file
check "a certificate that nobody vouches for is refused, with what to do" $?

for variable in SSL_CERT_FILE CURL_CA_BUNDLE; do
  export $variable="$work/cert.pem"
  ask "$tls"
  check "$variable names it" $?
  export $variable="$work/nowhere.pem"
  ask "$tls"
  [ $? -eq 3 ] && says $variable && says nowhere.pem && says 'No such file'
  check "$variable names a file that is not there: said" $?
  export $variable="$work/prompt.txt"
  ask "$tls"
  [ $? -eq 3 ] && says $variable && says 'no certificate'
  check "$variable names a file without certificates: said" $?
  export $variable="$work/nowhere.pem"
  ask "http://127.0.0.1:$plain/v1"
  check "which is nothing to a server without TLS" $?
  unset $variable
done

mkdir "$work/certs"
ln -s ../cert.pem "$work/certs/$(openssl x509 -hash -noout -in "$work/cert.pem").0"
SSL_CERT_DIR=$work/certs ask "$tls"
check "SSL_CERT_DIR names its folder" $?
SSL_CERT_DIR=$work/nowhere ask "$tls"
[ $? -eq 3 ] && says SSL_CERT_DIR && says nowhere
check "SSL_CERT_DIR names a folder that is not there: said" $?

mkdir -p "$work/hunsu"
echo "ca-file: $work/cert.pem" >"$work/hunsu/config.yaml"
SSL_CERT_FILE=$work/nowhere.pem ask "$tls"
check "the setting goes before the environment" $?
grep -q "^authorization: Bearer $HUNSU_API_KEY" "$work/tls.log" || grep -q "^Authorization: Bearer $HUNSU_API_KEY" "$work/tls.log"
check "and the server got the key" $?

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
