#!/usr/bin/env python3
"""Serve one GGUF model on loopback with llama.cpp's own HTTP server (package xllamacpp).

    local-server.py MODEL.gguf [--parallel N] [--ctx N] [--threads N]

Prints exactly one line on stdout, `listening PORT`, once the server answers; everything else goes
to stderr. It lives as long as its stdin is open: whoever starts it keeps the other end of a pipe.
"""

import argparse
import ctypes
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request

PR_SET_PDEATHSIG = 1
REFUSED_TIMEOUT = 120  # seconds: nobody listens


def die_with_parent():
    # Two ties, for each has a hole: the signal exists on Linux only, and the pipe's end may have
    # been inherited by some other child of the parent.
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    threading.Thread(target=exit_at_eof, daemon=True).start()


def exit_at_eof():
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    os._exit(0)  # the server's own threads would hold up an ordinary exit


def count(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def arguments():
    parser = argparse.ArgumentParser(description="Serve one GGUF model on 127.0.0.1 until stdin closes.")
    parser.add_argument("model")
    parser.add_argument("--parallel", type=count, default=4, help="slots (default 4)")
    parser.add_argument("--ctx", type=count, default=16384, help="context in tokens, shared out over the slots")
    parser.add_argument("--threads", type=count, default=os.cpu_count() or 1)
    return parser.parse_args()


def parameters(xllamacpp, args):
    params = xllamacpp.CommonParams()
    params.model.path = args.model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_parallel = args.parallel
    params.n_ctx = args.ctx
    # After each so many tokens it tells how far it has read, and the answers of others go on.
    params.n_batch = params.n_ubatch = 256
    params.cpuparams.n_threads = args.threads
    params.cpuparams_batch.n_threads = args.threads
    # Threads that spin while they wait take the processor from the one that they wait for.
    params.cpuparams.poll = 0
    params.cpuparams_batch.poll = 0
    params.use_jinja = True
    params.endpoint_slots = True
    if hasattr(params, "cache_ram_mib"):
        params.cache_ram_mib = 256  # old prompts kept aside; the default of 8 GiB is not for a laptop
    return params


def wait_until_healthy(address):
    # No proxy: the environment's would be asked for 127.0.0.1 too.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + REFUSED_TIMEOUT
    while True:
        try:
            with opener.open(address + "/health", timeout=5):
                return
        except (urllib.error.URLError, OSError) as problem:
            refused = isinstance(getattr(problem, "reason", problem), ConnectionRefusedError)
            if not refused:  # it loads, or the machine is slow: that takes as long as it takes
                deadline = time.monotonic() + REFUSED_TIMEOUT
            elif time.monotonic() > deadline:
                sys.exit(f"local-server: nobody listens after {REFUSED_TIMEOUT} s: {problem}")
            time.sleep(0.05)


def main():
    args = arguments()
    if not sys.stdin.isatty():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a ^C meant for the parent is the parent's business
    die_with_parent()
    if not os.path.isfile(args.model):
        sys.exit(f"local-server: no such file: {args.model}")
    try:
        import xllamacpp
    except ImportError as problem:
        sys.exit(f"local-server: {problem}; run this with the python of `local-model install server`")

    os.nice(10)  # the keys of the person come before the model's words
    # The library may print to stdout, which here is a protocol: keep it for the one line.
    ready = os.dup(1)
    os.dup2(2, 1)
    try:
        server = xllamacpp.Server(parameters(xllamacpp, args))
    except Exception as problem:
        sys.exit(f"local-server: cannot load {args.model}: {problem}")
    address = server.listening_address
    wait_until_healthy(address)
    os.write(ready, f"listening {address.rsplit(':', 1)[1]}\n".encode())
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
