"""The Hugging Face hub over HTTPS: what a repository holds, and its files, resumed where they broke off (floor 2).

Why not huggingface_hub, which is installed: it throws a broken-off file away when the program ends (2.4), so 3 GB over a
clinic's network start again every time; and what is never imported online cannot report anything. Two addresses are all:
`/api/models/REPOSITORY/revision/REVISION?blobs=true` and `/REPOSITORY/resolve/COMMIT/FILE` (huggingface.co/docs/hub/api).
`HF_ENDPOINT` names another server that speaks the same, for a mirror inside an institution.
"""

import contextlib
import hashlib
import http.client
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow import __version__
from workflow.errors import BadInput, NotFound, WorkflowError
from workflow.store.files import BLOCK, disk_errors

Progress = Callable[[int], None]  # bytes that have just arrived (or, negative, are thrown away)

TIMEOUT_S = 30
TRIES = 5  # in a row without a single new byte
WAIT_S = 2.0
KEYCHAINS = ("/System/Library/Keychains/SystemRootCertificates.keychain", "/Library/Keychains/System.keychain")
BUSY = {408, 425, 429, 500, 502, 503, 504}
LARGEST_LISTING = 5_000_000
AGAIN = "workflow models get NAME once more later (what has arrived is kept), or workflow models add DIR"


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a repository; large ones are known by SHA-256, small ones by git's own checksum."""

    name: str
    bytes: int
    sha256: str = ""
    git_sha1: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One version of a repository."""

    commit: str
    files: tuple[HubFile, ...]


def endpoint() -> str:
    """The server's address. Raises BadInput when `HF_ENDPOINT` is none."""
    address = (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")
    if urllib.parse.urlsplit(address).scheme not in ("https", "http"):
        raise BadInput("HF_ENDPOINT is no web address.", hint="remove HF_ENDPOINT from the environment, or let it begin with https://")
    return address


def listing(repository: str, revision: str) -> Listing:
    """What the repository holds at this revision. Raises NotFound, or WorkflowError without a connection."""
    url = f"{endpoint()}/api/models/{repository}/revision/{urllib.parse.quote(revision, safe='')}?blobs=true"
    for left in reversed(range(TRIES)):
        try:
            with _open(url) as answer:
                given = json.loads(answer.read(LARGEST_LISTING))
            return Listing(str(given["sha"]), tuple(_file(one) for one in given["siblings"]))
        except urllib.error.HTTPError as fault:
            if fault.code not in BUSY or not left:
                raise _refused(repository, fault.code) from None
        except (ValueError, KeyError, TypeError):
            raise WorkflowError(
                f"The answer of {_host()} is none of a model hub; a login page of the network may stand in between.",
                hint="open any web page and log in to the network, then try again",
            ) from None
        except (OSError, http.client.HTTPException) as fault:
            if not left or not _worth_waiting(fault):
                raise _unreachable(fault) from None
        time.sleep(WAIT_S)
    raise AssertionError("the last round returns or raises")


def fetch(repository: str, commit: str, file: HubFile, target: Path, progress: Progress) -> None:
    """Fetch one file into `target`, going on behind what is there. Raises WorkflowError, NotFound or DiskFull.

    A line that breaks off is taken up again, as long as new bytes arrive between two breaks.
    """
    url = f"{endpoint()}/{repository}/resolve/{commit}/{urllib.parse.quote(file.name)}"
    left, before = TRIES, -1
    while (have := target.stat().st_size if target.exists() else 0) != file.bytes or not target.exists():
        if have > file.bytes:
            target.unlink()
            progress(-have)
            continue
        left = TRIES if have > before else left - 1
        if before >= 0 and left < TRIES:
            time.sleep(WAIT_S)
        before, last = have, left <= 1
        try:
            _stream(url, target, have, progress)
        except urllib.error.HTTPError as fault:
            if fault.code == 416 and have:  # nothing behind what is there: it cannot be the beginning of this file
                target.unlink(missing_ok=True)
                progress(-have)
            elif fault.code not in BUSY or last:
                raise _refused(repository, fault.code) from None
        except (OSError, http.client.HTTPException) as fault:
            if last or not _worth_waiting(fault):
                raise _unreachable(fault) from None
        else:
            if last and target.stat().st_size <= have:
                raise _unreachable(ConnectionError("broken off"))


def is_whole(path: Path, file: HubFile) -> bool:
    """Whether the bytes are those that the hub names: by SHA-256, or by git's checksum of a blob."""
    digest = hashlib.sha256() if file.sha256 else hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as given:
        while block := given.read(BLOCK):
            digest.update(block)
    return digest.hexdigest() == (file.sha256 or file.git_sha1)


def _file(one: dict[str, Any]) -> HubFile:
    large = one.get("lfs") or {}
    size = large.get("size", one.get("size"))
    if not isinstance(size, int) or size < 0:
        raise ValueError(one.get("rfilename"))
    return HubFile(str(one["rfilename"]), size, str(large.get("sha256") or ""), str(one.get("blobId") or ""))


def _stream(url: str, target: Path, have: int, progress: Progress) -> None:
    with _open(url, start=have) as answer:
        goes_on = answer.status == 206 and str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-")
        if have and not goes_on:
            progress(-have)  # the server sends the whole file again
        with disk_errors():
            part = target.open("ab" if goes_on else "wb")
        with contextlib.closing(part):
            while block := answer.read(BLOCK):
                with disk_errors():
                    part.write(block)
                progress(len(block))


@contextlib.contextmanager
def _open(url: str, *, start: int = 0) -> Iterator[http.client.HTTPResponse]:
    headers = {"User-Agent": f"workflow/{__version__}", "Accept-Encoding": "identity"}
    request = urllib.request.Request(url, headers=headers)
    if start:
        request.add_header("Range", f"bytes={start}-")
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=_trust()))
    with opener.open(request, timeout=TIMEOUT_S) as answer:
        yield answer


def _trust() -> ssl.SSLContext:
    """The certificates that this computer trusts, a clinic's own among them.

    Windows and Linux are asked by Python itself. Python from python.org finds none on a Mac: there the keychains are read.
    """
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if sys.platform == "darwin" and not paths.cafile and not paths.capath:
        command = ["/usr/bin/security", "find-certificate", "-a", "-p", *KEYCHAINS]
        with contextlib.suppress(OSError, subprocess.SubprocessError, ssl.SSLError):
            context.load_verify_locations(cadata=subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout)
    return context


def _worth_waiting(fault: Exception) -> bool:
    """A line that broke may come back in a moment; a name that is not found, a refusal or a wrong certificate will not."""
    if isinstance(fault, urllib.error.URLError):  # while connecting: a silent firewall stays silent
        return isinstance(fault.reason, ConnectionResetError | ConnectionAbortedError)
    return isinstance(fault, ConnectionResetError | ConnectionAbortedError | BrokenPipeError | TimeoutError | http.client.HTTPException)


def _host() -> str:
    return urllib.parse.urlsplit(endpoint()).netloc


def _refused(repository: str, code: int) -> WorkflowError:
    if code in (401, 403, 404):  # the hub answers 401 for a repository that does not exist
        return NotFound(
            f"{_host()} does not have {repository} in the version that this program knows.", hint="install the newest version of workflow"
        )
    return WorkflowError(f"{_host()} answers with an error ({code}).", hint=AGAIN)


def _unreachable(fault: Exception) -> WorkflowError:
    reason = getattr(fault, "reason", fault)
    if isinstance(reason, ssl.SSLError):
        return WorkflowError(
            f"The connection to {_host()} is not trusted: the certificate is not known to this computer.",
            hint="ask your IT department, or fetch the model at home and bring it: workflow models add DIR",
        )
    return WorkflowError(f"There is no connection to {_host()}, or it broke off.", hint=AGAIN)
