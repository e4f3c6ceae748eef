"""The decoder's own process: reads requests from standard input, answers on standard output (floor 2).

It imports av and numpy and nothing else that is heavy. It ends when its input closes, so it never outlives the program;
writing to the pipe waits for the reader, so memory stays the same whatever the length of a recording.
"""

from __future__ import annotations

import json
import os
import queue
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from workflow.errors import WorkflowError
from workflow.transcribe.audio import limits, wire
from workflow.transcribe.pipes import own_input


def main(parent: int) -> None:
    """Answer requests until the input closes."""
    limits.die_with_parent(parent)
    limits.confine()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not mix with the messages
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(own_input(), requests), daemon=True).start()
    while True:
        request = requests.get()
        try:
            _answer(request, out)
        except WorkflowError as error:
            _send(out, b"E", {"type": type(error).__name__, "message": error.message, "hint": error.hint})
        except BrokenPipeError:
            os._exit(0)
        except MemoryError:
            _send(out, b"X", {"why": "it asks for more memory than any recording needs"})
            os._exit(1)
        except Exception as error:
            _send(out, b"X", {"why": f"{type(error).__name__}: {error}"})
            os._exit(1)


def _listen(source: BinaryIO, requests: queue.Queue[dict[str, Any]]) -> None:
    """Take requests while another may be running; the end of input ends the process at once."""
    while (message := wire.unpack(source.read)) is not None:
        requests.put(json.loads(message[1]))
    os._exit(0)


def _answer(request: dict[str, Any], out: BinaryIO) -> None:
    from workflow.transcribe.audio import decode, probe

    path = Path(request["path"])
    found = probe.probe(path)  # whatever is wrong with the name itself is said here
    limits.allow_cpu(path.stat().st_size)
    if request["do"] == "probe":
        _send(out, b"P", asdict(found))
        return
    decoding = decode.Decoding(path, found, stream=request["stream"], apart=request["apart"])
    for block in decoding.blocks():
        _write(out, wire.pack(b"B", block.shape[0].to_bytes(2, "big") + block.tobytes()))
    _send(out, b"R", wire.report_to_plain(decoding.report()))


def _send(out: BinaryIO, kind: bytes, plain: dict[str, Any]) -> None:
    _write(out, wire.pack(kind, json.dumps(plain).encode()))


def _write(out: BinaryIO, data: bytes) -> None:
    """Write all of it: an unbuffered pipe may take less than it is given."""
    view = memoryview(data)
    while view:
        view = view[out.write(view) or 0 :]
