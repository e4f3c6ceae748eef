"""The program that holds the speech model: started by the steps, so that a crash of the model costs one batch (floor 4).

It reads a job as one line of JSON, works, and writes one line of JSON for everything that happens. It ends with the program that
started it, since its input then closes.
"""

import json
import os
import sys
import threading
from typing import Any, BinaryIO

from workflow.errors import DiskFull, EngineFailed, Locked, WorkflowError
from workflow.transcribe.engines.memory import keep_freed_memory
from workflow.transcribe.pipes import own_input


def main() -> None:
    given = own_input()
    job_line = given.readline()
    if not job_line:
        return
    keep_freed_memory()  # before any thread begins: all of them then share one heap
    threading.Thread(target=_end_with_parent, args=(given,), daemon=True).start()
    code = 0
    try:
        _work(json.loads(job_line))
    except (DiskFull, Locked, EngineFailed, WorkflowError) as problem:
        tell("problem", message=problem.message, hint=problem.hint, code=problem.exit_code, kind=type(problem).__name__)
        code = problem.exit_code
    except KeyboardInterrupt:
        code = 130
    except Exception as fault:  # its text may hold data: only its kind and place are told
        frame = fault.__traceback__
        while frame and frame.tb_next:
            frame = frame.tb_next
        place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)} line {frame.tb_lineno}" if frame else ""
        tell("problem", message=f"{type(fault).__name__} at {place}", hint="", code=1, kind="Fault")
        code = 1
    sys.stdout.flush()
    os._exit(code)  # a model's destructor may crash (faster-whisper issues 71 and 1293); everything is committed


def tell(event: str, **facts: Any) -> None:
    sys.stdout.write(json.dumps({"event": event} | facts) + "\n")
    sys.stdout.flush()


def _work(data: dict[str, Any]) -> None:
    from workflow.plugins import engine
    from workflow.transcribe.steps.work import Job, work

    job = Job(**(data | {"recordings": tuple(data["recordings"])}))
    settings = dict(job.engine)
    work(job, lambda: engine(settings.pop("name"))(**settings), tell)


def _end_with_parent(given: BinaryIO) -> None:
    given.read()
    os._exit(130)


if __name__ == "__main__":
    main()
