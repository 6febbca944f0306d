#!/usr/bin/env python3
"""http2.py PORTFILE CERT KEY BYTES - answers as a model's server over HTTP/2, with so many bytes of
headers: as much of RFC 9113 as that takes. Ends at the end of its standard input."""
import os, socket, ssl, struct, sys, threading

DATA, HEADERS, SETTINGS, PING, CONTINUATION = 0, 1, 4, 6, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
ROOM = 16384
BODY = (b'{"choices":[{"message":{"content":"Paris"},"finish_reason":"stop"}],'
        b'"usage":{"prompt_tokens":9,"completion_tokens":2}}')


def number(n):  # RFC 7541, 5.1, with a prefix of 7 bits
    if n < 127:
        return bytes([n])
    out, n = [127], n - 127
    while n >= 128:
        out.append(n % 128 + 128)
        n //= 128
    return bytes(out + [n])


def literal(name, value):  # RFC 7541, 6.2.2
    return b'\0' + number(len(name)) + name + number(len(value)) + value


def frame(kind, flags, stream, payload=b''):
    return struct.pack('>I', len(payload))[1:] + struct.pack('>BBI', kind, flags, stream) + payload


def answer(stream, size):
    block = b'\x88' + literal(b'content-type', b'application/json')
    block += b''.join(literal(b'x-%d' % i, b'v' * 1000) for i in range(size // 1000))
    parts = [block[i:i + ROOM] for i in range(0, len(block), ROOM)]
    out = b''
    for i, part in enumerate(parts):
        last = END_HEADERS if i + 1 == len(parts) else 0
        out += frame(HEADERS if i == 0 else CONTINUATION, last, stream, part)
    return out + frame(DATA, END_STREAM, stream, BODY)


def serve(c, size):
    f = c.makefile('rb')
    f.read(24)  # the preface
    c.sendall(frame(SETTINGS, 0, 0))
    while True:
        head = f.read(9)
        if len(head) < 9:
            return
        n, kind, flags, stream = int.from_bytes(head[:3], 'big'), head[3], head[4], int.from_bytes(head[5:], 'big')
        payload = f.read(n)
        if kind == SETTINGS and not flags & ACK:
            c.sendall(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            c.sendall(frame(PING, ACK, 0, payload))
        elif kind in (DATA, HEADERS) and flags & END_STREAM:
            c.sendall(answer(stream, size))


def connection(raw, context, size):
    try:
        with context.wrap_socket(raw, server_side=True) as c:
            serve(c, size)
    except OSError:
        pass


def main():
    portfile, cert, key, size = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.set_alpn_protocols(['h2'])
    s = socket.create_server(('127.0.0.1', 0))
    with open(portfile + '.new', 'w') as f:
        f.write(str(s.getsockname()[1]))
    os.rename(portfile + '.new', portfile)

    def accept():
        while True:
            raw, _ = s.accept()
            threading.Thread(target=connection, args=(raw, context, int(size)), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


main()
