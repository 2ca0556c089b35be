"""Runs a program at a terminal of its own, types Ctrl-C once its command has
printed something, and exits with the program's code.
usage: ctrl_c.py PROGRAM [ARGUMENT...]"""
import os
import pty
import select
import sys
import time

pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
typed = False
end = time.monotonic() + 20
while time.monotonic() < end:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        text = os.read(terminal, 4096)
    except OSError:
        break
    sys.stdout.buffer.write(text)
    if not typed and b"127.0.0.1" in text:
        os.write(terminal, b"\x03")
        typed = True
else:
    os.kill(pid, 9)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)
