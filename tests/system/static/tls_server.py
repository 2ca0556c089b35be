"""A TLS server that takes every event, for tests/system/static/run: on a port of
loopback, which is printed when it listens.

usage: tls_server.py NAME [CIPHER]
  NAME     NAME.pem and NAME.key: its certificates and its key
  CIPHER   the one suite that it has, which is one of TLS 1.2
"""

import http.server
import ssl
import sys


class Intake(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = b'{"data":{"id":"1","type":"dora_deployment"}}'
        self.send_response(202)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def main():
    name, *ciphers = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{name}.pem", f"{name}.key")
    if ciphers:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers[0])
    server = http.server.HTTPServer(("127.0.0.1", 0), Intake)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


main()
