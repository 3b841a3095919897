"""Makes `helpers` importable from every folder of tests, and what processes inherit the same."""

import os
import signal

# programs that tests run would leave processes behind that compile
os.environ.setdefault("IRKJIT_REST", "never")

# in the background of a shell script Ctrl-C is ignored, and under nohup SIGHUP, by whatever is
# started there, too
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)
