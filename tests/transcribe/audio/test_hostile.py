"""Files and names that point elsewhere: nothing is fetched, nothing foreign is read (floor 4)."""

import contextlib
import io
import os
import socket
import threading
from pathlib import Path

import pytest

from workflow.errors import BadInput
from workflow.transcribe.audio import Decoder, sniff
from workflow.transcribe.audio.probe import OPTIONS, open_container


class Trap:
    """A listening socket that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def trap():
    trap = Trap()
    yield trap
    trap.close()


def contents(port: int, canary: Path) -> dict[str, bytes]:
    url = f"http://127.0.0.1:{port}/a.mp3"
    return {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n".encode(),
        "hls of local files": f"#EXTM3U\n#EXTINF:9,\nfile://{canary}\n#EXT-X-ENDLIST\n".encode(),
        "ffconcat": f"ffconcat version 1.0\nfile '{canary}'\n".encode(),
        "ffconcat by http": f"ffconcat version 1.0\nfile '{url}'\n".encode(),
        "dash": f'<?xml version="1.0"?><MPD><Period><BaseURL>{url}</BaseURL></Period></MPD>'.encode(),
        "pls": f"[playlist]\nFile1={url}\n".encode(),
        "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio {port} RTP/AVP 0\n".encode(),
        "asx": f'<asx version="3"><entry><ref href="{url}"/></entry></asx>'.encode(),
    }


@pytest.mark.parametrize("name", ["tape.mp3", "tape.m3u8", "tape.wav"])
def test_playlists_in_any_clothes_are_refused_without_a_call(tmp_path, clean, decoder, trap, name):
    for what, content in contents(trap.port, clean["wav"]).items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(BadInput):
            decoder.probe(path)
        with pytest.raises(BadInput):
            list(decoder.open(path))
        assert trap.calls == 0, what


def test_libav_itself_refuses_them_too_by_path_and_as_a_file_object(tmp_path, clean, trap):
    """The second wall: should the first bytes ever be misread, the whitelists hold."""
    import av

    for number, content in enumerate(contents(trap.port, clean["wav"]).values()):
        path = tmp_path / f"{number}.m3u8"
        path.write_bytes(content)
        with pytest.raises(BadInput):
            open_container(path)
        with pytest.raises((av.error.FFmpegError, ValueError)):
            av.open(io.BytesIO(content), options=dict(OPTIONS)).close()
    assert trap.calls == 0


def test_names_that_libav_would_open_elsewhere_are_only_missing_files(clean, decoder, trap):
    here = clean["wav"]
    for name in (
        f"http://127.0.0.1:{trap.port}/a.mp3",
        f"tcp://127.0.0.1:{trap.port}",
        f"concat:{here}|{here}",
        f"subfile,,start,0,end,99,,:{here}",
        f"crypto:{here}",
        "data:audio/wav;base64,UklGRg==",
        "pipe:0",
        f"cache:http://127.0.0.1:{trap.port}/a.mp3",
    ):
        with pytest.raises(BadInput):
            list(decoder.open(Path(name)))
    assert trap.calls == 0


def test_the_trap_does_catch_a_caller(trap):
    """A test that cannot fail is none: a plain connection is counted."""
    socket.create_connection(("127.0.0.1", trap.port), timeout=5).close()
    for _ in range(100):
        if trap.calls:
            break
        threading.Event().wait(0.02)
    assert trap.calls == 1


def test_a_text_renamed_to_mp3_is_named_as_what_it_is(tmp_path, decoder):
    path = tmp_path / "interview.mp3"
    path.write_text("I: How are you?\nP: Fine.\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"interview\.mp3 is a text file"):
        decoder.probe(path)


def test_an_empty_file_a_folder_and_a_missing_file_are_told_apart(tmp_path, decoder):
    (tmp_path / "empty.wav").touch()
    for name, told in (("empty.wav", "is empty"), (".", "is a folder"), ("gone.wav", "There is no file gone.wav")):
        with pytest.raises(BadInput, match=told):
            decoder.probe(tmp_path / name)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_a_file_without_permission_is_said_to_be_so(tmp_path, clean):
    path = tmp_path / "locked.wav"
    path.write_bytes(clean["wav"].read_bytes())
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)  # the superuser may read anything
    try:
        with pytest.raises(BadInput, match="permission is denied"):
            sniff(path)
    finally:
        os.seteuid(user)


def test_a_video_without_sound_is_said_to_hold_none(tmp_path, decoder):
    import av
    import numpy as np

    path = tmp_path / "silent film.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    with pytest.raises(BadInput, match="holds no sound"):
        decoder.probe(path)


def test_a_name_in_a_sentence_cannot_speak_to_the_terminal(tmp_path):
    with Decoder() as decoder, pytest.raises(BadInput) as refused:
        decoder.probe(tmp_path / "a\x1b[2Jb.wav")
    assert "\x1b" not in str(refused.value)
