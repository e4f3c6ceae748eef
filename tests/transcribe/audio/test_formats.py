"""What a file is, is told by its bytes: stories of right files, wrong files and misleading names (floor 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.sounds import KINDS
from workflow.errors import BadInput
from workflow.transcribe.audio.formats import HEAD_BYTES, recognise, shown

STORED = {"3gp": "3gp", "ogg": "opus"}  # Opus in Ogg is stored as .opus whatever it was called


@pytest.mark.parametrize("extension", sorted(KINDS))
def test_every_format_we_read_is_recognised_by_its_bytes(clean, extension):
    head = clean[extension].read_bytes()[:HEAD_BYTES]
    assert recognise(head, name="no name helps") == STORED.get(extension, extension)


WRONG = {
    "DSS dictaphone": (b"\x02dss" + bytes(600), "DSS format", "SpeechExec"),
    "DS2 dictaphone": (b"\x07ds2" + bytes(600), "DS2 format", "export it as WAV or MP3"),
    "Sony dictaphone": (b"MS_VOICE" + bytes(90), "Sony dictaphone", "export it as WAV"),
    "text": ("Interviewerin: Wie geht es Ihnen heute?\n" * 20, "a text file", "choose the sound file"),
    "text in an old alphabet": (("Müller: schön, ja. " * 20).encode("latin-1"), "a text file", "choose the sound file"),
    "text in UTF-16": ("Guten Tag".encode("utf-16"), "a text file", "choose the sound file"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document", "choose the sound file"),
    "zip": (b"PK\x03\x04\x14\x00", "a ZIP archive", "unpacked"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture", "choose the sound file"),
    "iPhone picture": (b"\x00\x00\x00\x18ftypheic" + bytes(20), "a picture", "choose the sound file"),
    "playlist": (b"#EXTM3U\nhttp://example.org/a.mp3\n", "a playlist", "add the recording"),
    "playlist of another kind": (b"[playlist]\nFile1=a.mp3\n", "a playlist", "add the recording"),
    "streaming description": (b'<?xml version="1.0"?><MPD></MPD>', "a playlist", "add the recording"),
    "nothing but zeros": (bytes(4096), "nothing but zeros", "copy it again"),
    "AVI video": (b"RIFF\x00\x00\x00\x00AVI LIST", "an AVI video", "export its sound"),
    "a web page": (b"<html><body>Not found</body></html>", "a text file", "choose the sound file"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_sound_is_named_and_says_what_to_do(what):
    head, told, advice = WRONG[what]
    with pytest.raises(BadInput) as refused:
        recognise(head.encode() if isinstance(head, str) else head, name="interview.mp3")
    assert "interview.mp3" in refused.value.message
    assert told in refused.value.message
    assert advice in refused.value.hint


def test_an_empty_file_is_said_to_be_empty():
    with pytest.raises(BadInput, match="empty"):
        recognise(b"", size=0, name="tape.wav")


def test_an_mp3_with_a_picture_in_its_tag_is_still_an_mp3(clean):
    body = clean["mp3"].read_bytes()
    body = body[body.index(b"\xff\xf3") :]
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0x10, 0]) + b"\xff\xd8\xff" + bytes(2045)
    assert recognise(tag + body) == "mp3"


def test_a_stream_whose_first_block_is_damaged_is_still_found(clean):
    body = bytearray(clean["mp3"].read_bytes())
    body[:4096] = bytes(range(1, 129)) * 32
    assert recognise(bytes(body[:HEAD_BYTES])) == "mp3"


@given(st.binary(max_size=3000))
def test_no_bytes_whatsoever_make_anything_but_a_format_or_a_sentence(head):
    try:
        extension = recognise(head, name="x")
    except BadInput as refused:
        assert refused.message.endswith(".") and refused.hint
    else:
        assert extension.isalnum()


@given(st.text())
def test_a_name_is_printed_without_anything_that_a_terminal_would_obey(name):
    assert shown(name).isprintable()
    assert len(shown(name)) == len(name)
