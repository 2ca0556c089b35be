"""A name server on UDP port 53 of a loopback address, for tests/system/static/run.

usage: name_server.py ADDRESS MODE [ANSWER...]
  ADDRESS   where it listens; "ready" is printed when it does
  MODE      silent: no question is answered; drop: none for IPv6; empty: those
            get an empty answer
  ANSWER    the IPv4 addresses that every name has, in this order
"""

import socket
import struct
import sys

A, AAAA = 1, 28


def reply(question, addresses):
    """The answer to `question`, whose one entry is echoed."""
    entry = question[12 : question.index(b"\0", 12) + 5]
    head = struct.pack(">2sHHHHH", question[:2], 0x8180, 1, len(addresses), 0, 0)
    answers = b"".join(
        struct.pack(">HHHIH4s", 0xC00C, A, 1, 60, 4, socket.inet_aton(address))
        for address in addresses
    )
    return head + entry + answers


def main():
    where, mode, *addresses = sys.argv[1:]
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((where, 53))
    print("ready", flush=True)
    while True:
        question, client = server.recvfrom(512)
        name_end = question.index(b"\0", 12)
        (kind,) = struct.unpack(">H", question[name_end + 1 : name_end + 3])
        if mode == "silent" or (mode == "drop" and kind == AAAA):
            continue
        server.sendto(reply(question, addresses if kind == A else []), client)


main()
