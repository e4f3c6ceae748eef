"""Folders that a service copies to other computers, such as OneDrive, told by what the service itself leaves behind (floor 2).

A database in such a folder is copied while it is being written, half of it from before and half from after, and what participants said
lies on somebody else's computer. Told by the environment (OneDrive on Windows), by the settings file of Dropbox, by marks that services
put into their folders, and by names that they give them. Desktop and Documents on a Mac may be in iCloud without any sign: not told.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath, PureWindowsPath
from typing import TypeVar

AnyPath = TypeVar("AnyPath", bound=PurePath)
LONG = ("\\\\?\\", "\\\\.\\")  # how Windows marks a path that is longer than usual, or one of a device
# environment variable -> service (learn.microsoft.com: OneDrive sets them for whoever is signed in)
VARIABLES = {"OneDrive": "OneDrive", "OneDriveConsumer": "OneDrive", "OneDriveCommercial": "OneDrive"}
# what a service puts into the folder that it copies, at its top
MARKS = {
    ".dropbox": "Dropbox",  # a file; a folder of that name in somebody's home holds Dropbox's settings and says nothing
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".SynologyWorkingDirectory": "Synology Drive",
}
# how services call their folders; a firm's name or a person's may follow: "OneDrive - University", "Dropbox (Personal)"
NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "google drive stream": "Google Drive",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "cloudstorage": "a cloud service",  # ~/Library/CloudStorage, where macOS puts them all
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "surfdrive": "SURFdrive",
    "box sync": "Box",
    "pclouddrive": "pCloud",
    "synologydrive": "Synology Drive",
}


def plain(path: AnyPath) -> AnyPath:
    r"""A path without what stands before a long one on Windows (learn.microsoft.com: Naming Files), so that it compares with others.

    >>> from pathlib import PureWindowsPath as Windows
    >>> print(plain(Windows(r"\\?\C:\Users\you")), plain(Windows(r"\\?\UNC\server\share\pain")))
    C:\Users\you \\server\share\pain
    """
    text = str(path)
    if not isinstance(path, PureWindowsPath) or not text.startswith(LONG):
        return path
    rest = text[len(LONG[0]) :]
    if rest[:4].upper() == "UNC\\":
        return type(path)("\\\\" + rest[4:])
    return type(path)(rest) if rest[1:2] == ":" else path


def service_of(path: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The service that copies this folder to other computers, or empty.

    >>> service_of(Path("/home/you/OneDrive - University/study")), service_of(Path("/home/you/studies/pain"))
    ('OneDrive', '')
    """
    for place in dict.fromkeys((plain(path.absolute()), plain(path.resolve()))):  # also where a link leads to
        for root, service in _told(environment):
            if place.is_relative_to(root):
                return service
        for folder in (place, *place.parents):
            found = _by_name(folder.name) or _by_mark(folder)
            if found:
                return found
    return ""


def _told(environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """The folders that services themselves name."""
    for name, service in VARIABLES.items():
        if environment.get(name):
            yield Path(environment[name]), service
    for home in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        for folder in (".dropbox", "Dropbox"):
            file = Path(environment.get(home) or "no such home") / folder / "info.json"
            with contextlib.suppress(OSError, ValueError):
                accounts = json.loads(file.read_text(encoding="utf-8"))
                for account in accounts.values() if isinstance(accounts, dict) else ():
                    if isinstance(account, dict) and account.get("path"):
                        yield Path(account["path"]), "Dropbox"


def _by_name(name: str) -> str:
    plain = name.casefold().partition(" (")[0].partition(" - ")[0].strip()
    return NAMES.get(plain, "")


def _by_mark(folder: Path) -> str:
    with contextlib.suppress(OSError):
        return next(
            (service for mark, service in MARKS.items() if (folder / mark).is_file() or (mark != ".dropbox" and (folder / mark).is_dir())),
            "",
        )
    return ""
