"""A study is a folder: making one, finding it from where a person stands, opening it (floor 2)."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING

from workflow import study as settings
from workflow.errors import BadInput, NoStudy, NotAllowed, WrongKey
from workflow.store.files import write_whole
from workflow.store.synced import LONG, plain, service_of

if TYPE_CHECKING:
    from workflow.store.driver import StudyDatabase

UNLAWFUL = re.compile(r'[<>:"|?*\x00-\x1f]|[ .]$')  # on Windows
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
SUBFOLDERS = ("recordings", "topic_guides", "exports", "reports", "backups")
WORK = ".work"  # decoded sound of recordings being transcribed; empty when nothing is at work
NETWORK = {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "fuse.davfs2", "9p", "afs"}
DATABASE, KEY = "study.db", "study.key"
KEY_FILES = ("identities.db", KEY)  # what makes a folder a key folder


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """An opened study: where it is, what its study.toml says, and its database."""

    path: Path
    settings: settings.Study
    db: "StudyDatabase"

    @property
    def recordings(self) -> Path:
        return self.path / "recordings"

    @property
    def work(self) -> Path:
        return self.path / WORK


def find(start: Path | None = None) -> Path:
    """The study that `start` (or the present folder) is in; WORKFLOW_STUDY names one outright. Raises NoStudy.

    A folder that was named must be there: one that is misspelt never leads to the study that the person happens to stand in.
    """
    named = os.environ.get("WORKFLOW_STUDY")
    begin = Path(named) if named and start is None else (start or Path.cwd())
    begin = Path(os.path.abspath(begin))
    if not begin.is_dir():
        raise NoStudy(f"There is no folder {begin.name} there.", hint="check its name; it needs quotes when it has spaces")
    for folder in (begin, *begin.parents):
        if (folder / settings.FORMAT).is_file():
            return folder
    raise NoStudy("There is no study here.", hint="go to your study's folder with 'cd', or make one: workflow init my-study")


def open_study(path: Path, *, is_copy: bool = False) -> StudyFolder:
    """Open the study at `path`, bringing its tables up to date, with a backup before unless it is a copy itself.

    Raises BadInput for a faulty study.toml, WrongKey when the key file is absent or does not fit, NotAllowed when a newer
    version of the program has written the study.
    """
    from workflow.store import migrate
    from workflow.store.driver import connect

    study = _settings_of(path)
    db = connect(path / DATABASE, key=database_key(path, study))
    if is_copy:
        migrate.without_backup(db)
    else:
        migrate.bring_up_to_date(db, path)
    return StudyFolder(path, study, db)


def look_at(path: Path) -> StudyFolder:
    """Open the study at `path` as it is, to read alone: not even its tables are brought up to date. Raises what `open_study` raises."""
    from workflow.store import migrate
    from workflow.store.driver import look

    study = _settings_of(path)
    if not (path / DATABASE).is_file():
        raise BadInput(
            "The study's database, study.db, is missing.", hint="bring back a backup: workflow backup --restore FOLDER --into NEWDIR"
        )
    db = look(path / DATABASE, key=database_key(path, study))
    migrate.pending(db)
    return StudyFolder(path, study, db)


def _settings_of(path: Path) -> settings.Study:
    """What study.toml says, where the study may lie where it does."""
    require_own_disk(path)
    try:
        text = (path / settings.FORMAT).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("study.toml is not written in UTF-8.", hint="save it as UTF-8 in your editor") from None
    study = settings.read(text)
    require_unsynced(key_folder(path, study), "The key folder")
    if not study.allow_same_folder and key_folder(path, study).is_relative_to(path.absolute()):
        raise NotAllowed("The key file lies inside the study's folder.", hint="move it out, or set allow_same_folder = true in study.toml")
    return study


def make(path: Path, toml: str, *, encrypt: bool = False) -> StudyFolder:
    """Make the folder of a new study and open it. Raises NotAllowed when there is one already, BadInput for a name that cannot be."""
    require_lawful(path)
    if (path / settings.FORMAT).exists():
        raise NotAllowed("There is a study in that folder already; nothing was changed.", hint="go into it with cd, then: workflow status")
    study = settings.read(toml)
    if path.exists() and not path.is_dir():
        raise BadInput("There is a file of that name.", hint="choose another name for the study's folder")
    require_own_disk(path)
    require_unsynced(key_folder(path, study), "The key folder")
    for name in SUBFOLDERS:
        (path / name).mkdir(parents=True, exist_ok=True)
    keys = key_folder(path, study)
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    if encrypt:
        (keys / KEY).touch(mode=0o600)
        write_whole(keys / KEY, secrets.token_hex(32).encode() + b"\n")
        (keys / KEY).chmod(0o600)
    write_whole(path / settings.FORMAT, toml.encode())
    return open_study(path)


def require_lawful(path: Path) -> None:
    """Refuse on Windows a name that Windows keeps for devices, or would write differently from how it was typed. Raises BadInput."""
    name = path.name
    if os.name == "nt" and (UNLAWFUL.search(name) or RESERVED.fullmatch(name)):
        raise BadInput(
            f"Windows allows no folder of the name {name}.", hint="letters, digits, hyphens and spaces are fine: workflow init my-study"
        )


def require_own_disk(path: Path) -> None:
    """Refuse a folder on another computer, or one that a service copies to other computers. Raises NotAllowed.

    There is no way around it: what is recognised damages the database sooner or later, and takes what people said out of the house. A
    folder that only bears such a name needs another name.
    """
    if on_network(path):
        raise NotAllowed(
            "This folder lies on a network drive, where a database cannot be kept safe.", hint="copy the study to this computer's own disk"
        )
    require_unsynced(path, "This folder")


def require_unsynced(path: Path, what: str) -> None:
    """Refuse a folder that OneDrive, Dropbox and the like copy to other computers. Raises NotAllowed."""
    service = service_of(path)
    if service:
        raise NotAllowed(
            f"{what} lies in a folder of {service}, which copies it to other computers and damages a database that is being written.",
            hint="move it to a folder outside, such as one named studies in your home folder; back it up as your institution asks",
        )


def on_network(path: Path) -> bool:
    """Whether a folder is on a disk of another computer; SQLite's log in shared memory does not work there (sqlite.org/wal.html)."""
    import psutil

    absolute = plain(path.absolute())
    if names_another_computer(absolute):
        return True
    mounts = [disk for disk in psutil.disk_partitions(all=True) if absolute.is_relative_to(disk.mountpoint)]
    nearest = max(mounts, key=lambda disk: len(disk.mountpoint), default=None)
    return nearest is not None and (nearest.fstype.lower() in NETWORK or "remote" in nearest.opts.split(","))


def names_another_computer(path: PurePath) -> bool:
    r"""Whether a path begins with the name of another computer, as on Windows; however long it is.

    >>> from pathlib import PureWindowsPath as Windows
    >>> [names_another_computer(Windows(name)) for name in (r"\\server\share\pain", r"C:\Users\you\pain", r"\\?\C:\Users\you\pain")]
    [True, False, False]
    """
    return isinstance(path, PureWindowsPath) and plain(path).drive.startswith("\\\\") and not str(plain(path)).startswith(LONG)


def require_outside_keys(path: Path, study: StudyFolder | None = None) -> None:
    """Refuse a place in a key folder, that of `study` or any other: there lie the names of those whom it is about. Raises NotAllowed.

    Any other is known by what lies in it, or by the name that the program gives: that of a study, and .key.
    """
    place = path.absolute().resolve()
    own = key_folder(study.path, study.settings).resolve() if study else None
    for folder in (place, *place.parents):
        named = folder.suffix == ".key" and folder.with_suffix("").joinpath(settings.FORMAT).is_file()
        if folder == own or named or any((folder / name).is_file() for name in KEY_FILES):
            raise NotAllowed("This place lies in a key folder, beside the names.", hint="name a folder on another disk, without key files")


def key_folder(path: Path, study: settings.Study) -> Path:
    """Where the key file lies: study.toml says, relative to the study's folder."""
    return Path(os.path.normpath(path.absolute() / study.identities))


def database_key(path: Path, study: settings.Study) -> str:
    """The key of study.db: 64 hexadecimal digits, or empty for a study made without --encrypt. Raises WrongKey."""
    file = key_folder(path, study) / KEY
    if not file.is_file():
        if (
            (path / DATABASE).exists()
            and not (path / DATABASE).read_bytes()[:16].startswith(b"SQLite format 3")
            and (path / DATABASE).stat().st_size
        ):
            raise WrongKey(
                "This study is encrypted and its key file is not where study.toml says.", hint="bring study.key back to the key folder"
            )
        return ""
    key = file.read_text(encoding="ascii", errors="replace").strip()
    if len(key) != 64 or not set(key) <= set("0123456789abcdef"):
        raise WrongKey("study.key is damaged: it must hold 64 digits and letters a to f.", hint="bring back the copy you kept")
    return key
