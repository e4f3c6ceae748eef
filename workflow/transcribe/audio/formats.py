"""What a file is, told by its first bytes and never by its name (floor 1)."""

from __future__ import annotations

from workflow.errors import BadInput

HEAD_BYTES = 65_536  # what a caller should read: enough to step over a damaged first block
READABLE = "WAV, MP3, M4A, MP4, 3GP, OGG, OPUS, FLAC, WEBM, MKV, AAC, AMR, AIFF, CAF or WMA"
_EXPORT = "export it as WAV or MP3 with the program that made it, then add that file"

# Bytes at the very start -> what it is, in words. Only things that people do hand in by mistake.
_NOT_SOUND: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a database"),
    (b"MThd", "a MIDI file, which holds notes and no sound"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)
_OTHER_SOUND: tuple[tuple[bytes, str], ...] = (
    (b"MS_VOICE", "a Sony dictaphone recording (MSV or DVF)"),
    (b".RMF", "a RealAudio file"),
    (b"MAC ", "a Monkey's Audio file"),
    (b"wvpk", "a WavPack file"),
    (b"\x0b\x77", "an AC-3 file"),
    (b"\x00\x00\x01\xba", "an MPEG video"),
    (b"riff\x2e\x91\xcf\x11", "a Wave64 file"),
    (b"ADIF", "an AAC file of the old ADIF kind"),
    (b"#!SILK", "a SILK voice message"),
    (b"FLV\x01", "a Flash video"),
)
_PLAYLISTS = (b"#EXTM3U", b"#EXTINF", b"[playlist]", b"ffconcat", b"<?xml", b"<MPD", b"<asx", b"<smil", b"[Reference]")
_IMAGE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")


def recognise(head: bytes, *, size: int | None = None, name: str = "This file") -> str:
    """Return the extension to store a sound file under, from its first bytes.

    `head` should be the first `HEAD_BYTES` bytes, `size` the length of the whole file, `name` what to call it in a sentence.
    Raises BadInput with the reason and what to do for everything that is not readable sound. Signatures: RFC 3533 (Ogg),
    RFC 9639 (FLAC), RFC 9559 (Matroska), ISO 14496-12 (MP4), RFC 4867 (AMR), ISO 11172-3 and 13818-7 (MP3, ADTS).

    >>> recognise(b"RIFF$\\x00\\x00\\x00WAVEfmt ")
    'wav'
    >>> recognise(b"OggS" + bytes(24) + b"OpusHead")
    'opus'
    >>> recognise(b"\\x03ds2" + bytes(600), name="tape.ds2")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    workflow.errors.BadInput: tape.ds2 is a dictaphone recording in the DS2 format, which only its maker's software can open. Next: ...
    """
    if size == 0 or not head:
        raise BadInput(f"{name} is empty: it holds 0 bytes.", hint="copy it again from the recorder or the phone")
    found = _container(head) or _raw_stream(head)
    if found:
        return found
    _refuse(head, name)
    raise BadInput(
        f"{name} is not a sound file that can be read, or its first bytes are damaged.",
        hint=f"copy it again, or export it as one of {READABLE}",
    )


def shown(name: str) -> str:
    """A file's name as it can be printed: what a terminal would obey or choke on becomes a question mark.

    >>> shown("tape\\x1b[2J\\n.mp3")
    'tape?[2J?.mp3'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _container(head: bytes) -> str | None:
    """The formats that begin with a signature."""
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"OggS":
        return "opus" if b"OpusHead" in head[:512] else "ogg"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in head[:128] else "mkv"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    for signature, extension in ((b"fLaC", "flac"), (b"caff", "caf"), (b"#!AMR", "amr"), (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wma")):
        if head.startswith(signature):
            return extension
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"pnot"):
        return "mov"
    return None


def _by_brand(head: bytes) -> str | None:
    brand = head[8:12]
    if brand in _IMAGE_BRANDS:
        return None
    if brand.startswith(b"3g"):
        return "3gp"
    return {b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov"}.get(brand, "mp4")


def _raw_stream(head: bytes) -> str | None:
    """MP3 and ADTS have no signature: a run of frames that fit each other is one."""
    from workflow.transcribe.audio.walkers import adts, mp3  # here: they are only needed when no signature fits

    tagged = head.startswith(b"ID3")
    start = mp3.after_id3(head)
    if tagged and head[start : start + 4] == b"fLaC":
        return "flac"
    body = head[start:] if start < len(head) else b""
    if not tagged and _looks_like_text(head):
        return None
    first_mp3, first_adts = mp3.first_run(body), adts.first_run(body)
    if first_mp3 is None and first_adts is None:
        return "mp3" if tagged and start >= len(head) else None  # a picture fills the head: MP3 is what carries such tags
    if first_adts is None or (first_mp3 is not None and first_mp3 <= first_adts):
        return "mp3"
    return "aac"


def _refuse(head: bytes, name: str) -> None:
    """Raise BadInput with the particular reason where the bytes give one."""
    if head[1:4].lower() in (b"dss", b"ds2") and head[0] < 32:
        kind = head[1:4].decode().upper()
        raise BadInput(
            f"{name} is a dictaphone recording in the {kind} format, which only its maker's software can open.",
            hint="open it in the software that came with the recorder (Olympus DSS Player or ODMS, Philips SpeechExec), "
            "export it as WAV or MP3, then add that file",
        )
    for signature, what in _OTHER_SOUND:
        if head.startswith(signature):
            raise BadInput(f"{name} is {what}, which cannot be read here.", hint=_EXPORT)
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        raise BadInput(f"{name} is an AVI video, which cannot be read here.", hint="export its sound as WAV or MP3, then add that file")
    if head[4:8] == b"ftyp" and head[8:12] in _IMAGE_BRANDS:
        raise BadInput(f"{name} is a picture, not a recording.", hint="choose the sound file beside it")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:16].lower().startswith(tuple(mark.lower() for mark in _PLAYLISTS)):
        raise BadInput(
            f"{name} is a playlist or a page that points to sound elsewhere; it holds no sound itself.", hint="add the recording"
        )
    for signature, what in _NOT_SOUND:
        if head.startswith(signature):
            raise BadInput(f"{name} is {what}, not a recording.", hint="choose the sound file; an archive must be unpacked first")
    if not head.strip(b"\x00"):
        raise BadInput(f"{name} begins with nothing but zeros: the copy failed.", hint="copy it again from the recorder or the phone")
    if _looks_like_text(head):
        raise BadInput(f"{name} is a text file, not a recording.", hint="choose the sound file; its name alone does not make it one")


def _looks_like_text(head: bytes) -> bool:
    """Whether the first 4 KB read as written text in UTF-8, UTF-16 with its mark, or an 8-bit alphabet."""
    sample = head[:4096]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff") and b"\x00" in sample[:64]:
        return True
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    if control:
        return False
    try:
        sample.decode("utf-8")
        return True
    except UnicodeDecodeError as error:
        if error.start >= len(sample) - 4:  # only the last letter was cut in two
            return True
    return sum(32 <= byte < 127 for byte in sample) > 0.8 * len(sample)
