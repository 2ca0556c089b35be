"""A TCP port where no connection is ever established, for tests/system/static/run: it
listens, and those who came first fill its queue. "ready" is printed then.

usage: silent_port.py ADDRESS PORT
"""

import select
import socket
import sys
import time

where = (sys.argv[1], int(sys.argv[2]))
listener = socket.socket()
listener.bind(where)
listener.listen(0)
waiting = []
while True:
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(where)
    waiting.append(client)
    if not select.select([], [client], [], 0.1)[1]:
        break
print("ready", flush=True)
time.sleep(60)
