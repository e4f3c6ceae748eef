"""A command line in a program of its own, split off from one that has loaded what most commands load (floor 4)."""

import atexit
import io
import json
import os
import pkgutil
import sys
import time
import traceback

import workflow.cli
import workflow.today.steps.day
from workflow.__main__ import main as workflow_main

for module in pkgutil.iter_modules(workflow.cli.__path__, "workflow.cli."):
    __import__(module.name)


def main(at: str, environment: str, out: str, err: str, *words: str) -> int:
    """Type `workflow WORDS...` in a folder with these surroundings, nothing on standard input; what is said goes into files."""
    os.chdir(at)
    os.environ.clear()
    os.environ.update(json.loads(environment))
    time.tzset()
    for stream, path in enumerate((os.devnull, out, err)):
        handle = os.open(path, os.O_RDONLY if not stream else os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, stream)
        os.close(handle)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(one, "w", closefd=False), encoding="utf-8", write_through=True) for one in (1, 2))
    sys.argv = ["workflow", *words]
    try:
        workflow_main()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        atexit._run_exitfuncs()
    return 0
