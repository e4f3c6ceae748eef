"""Free voices that say a sentence and tell when each word began: espeak-ng and flite, through their C libraries (floor 2).

Debian packages `espeak-ng` and `flite`. One process speaks with one library state, so speak in several processes, never threads.
Sources: espeak-ng `speak_lib.h` (synthesis callback, word events); flite `cst_utterance.h`, `cst_item.h`, `cst_ffeature.h`.
"""

import ctypes as c
import random
from dataclasses import dataclass
from functools import cache

import numpy as np

RATE = 16_000
# How the command line names an accent, and the file that the library wants.
ESPEAK_FILES = {
    "en-gb": "gmw/en", "en-us": "gmw/en-US", "en-gb-scotland": "gmw/en-GB-scotland", "en-gb-x-rp": "gmw/en-GB-x-rp",
    "en-gb-x-gbclan": "gmw/en-GB-x-gbclan", "en-gb-x-gbcwmd": "gmw/en-GB-x-gbcwmd", "en-029": "gmw/en-029", "en-us-nyc": "gmw/en-US-nyc",
}  # fmt: skip
ESPEAK_SPEAKERS = (
    "", "+m1", "+m2", "+m3", "+m4", "+m5", "+m7", "+f1", "+f2", "+f4", "+f5", "+adam", "+Andy", "+Annie", "+Alicia", "+Michael", "+steph",
    "+linda", "+Diogo", "+belinda", "+john", "+aunty", "+max",
)  # fmt: skip
FLITE_SPEAKERS = ("rms", "slt", "kal16", "kal")
SPEEDS = (0.80, 1.15)  # of a voice's own pace, in training
HELD_OUT_SPEEDS = ((0.74, 0.79), (1.16, 1.22))  # never trained
HELD_OUT_VOICES = ("en-gb+m6", "en-us+f3", "en-us+Denis", "en-gb+anika", "en-gb-scotland+f3", "en-gb-x-rp+victor", "flite awb")
# How a filler is said, since both programs would spell "mm" as two letters: espeak mnemonics, flite phones.
ESPEAK_FILLERS = {"mm": "[[m:]]", "hmm": "[[h@m:]]", "mm-hm": "[[m:hm:]]"}
FLITE_FILLERS = {"mm": "pau m m pau", "hmm": "pau hh ax m m pau", "mm-hm": "pau m m hh ax m m pau"}


@dataclass(frozen=True, slots=True)
class Said:
    """A spoken sentence: 16 kHz samples in -1..1, and per word of the text its start and end in seconds."""

    sound: np.ndarray
    starts: tuple[float, ...]
    ends: tuple[float, ...]


def trained_voices() -> list[str]:
    """Every voice of the training, flite's several times so that they are a third."""
    voices = [f"{accent}{speaker}" for accent in ESPEAK_FILES for speaker in ESPEAK_SPEAKERS]
    return voices + [f"flite {name}" for name in FLITE_SPEAKERS for _ in range(len(voices) // 2 // len(FLITE_SPEAKERS))]


def say(text: str, voice: str, speed: float, r: random.Random, *, spell_fillers: bool = False) -> Said:
    """Speaks a text; speed 1 is the voice's own pace.

    With `spell_fillers` the program says "mm" in its own way, as letters. Raises `OSError` where the libraries are missing.
    """
    pitch = r.randint(30, 70)
    if voice.startswith("flite "):
        return _flite(text, voice.removeprefix("flite "), speed, spell_fillers)
    return _espeak(text, voice, speed, pitch, spell_fillers)


def resampled(sound: np.ndarray, rate: int) -> np.ndarray:
    """Samples at 16 kHz, by cutting or filling the spectrum."""
    if rate == RATE:
        return sound.astype(np.float32)
    wanted = round(len(sound) * RATE / rate)
    spectrum = np.fft.rfft(sound)
    out = np.zeros(wanted // 2 + 1, complex)
    keep = min(len(out), len(spectrum))
    out[:keep] = spectrum[:keep]
    return (np.fft.irfft(out, wanted) * (wanted / len(sound))).astype(np.float32)


def _closed(starts: list[float], length_s: float, loud: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Word starts and ends, a word ending where the next begins, the last one where the sound falls silent."""
    ends = [*starts[1:], len(loud) / RATE if not loud.any() else (np.flatnonzero(loud)[-1] + 1) / RATE]
    return tuple(starts), tuple(max(s, min(e, length_s)) for s, e in zip(starts, ends, strict=True))


# --- espeak-ng ---------------------------------------------------------------------------------------------------------------------


class _Event(c.Structure):
    _fields_ = [
        ("type", c.c_int), ("unique", c.c_uint), ("text_position", c.c_int), ("length", c.c_int), ("audio_position", c.c_int),
        ("sample", c.c_int), ("user", c.c_void_p), ("id", c.c_char * 8),
    ]  # fmt: skip


_heard: list[np.ndarray] = []
_begun: list[tuple[int, float]] = []


@c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))
def _take(samples, count, events):
    if samples and count > 0:
        _heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
    i = 0
    while events[i].type != 0:
        if events[i].type == 1:
            _begun.append((events[i].text_position, events[i].audio_position / 1000))
        i += 1
    return 0


@cache
def _espeak_library() -> tuple[c.CDLL, int]:
    library = c.CDLL("libespeak-ng.so.1")
    rate = library.espeak_Initialize(2, 200, None, 0)  # 2: samples to the callback, wait until done
    library.espeak_SetSynthCallback(_take)
    return library, rate


def _espeak(text: str, voice: str, speed: float, pitch: int, spell: bool) -> Said:
    library, rate = _espeak_library()
    accent, _, speaker = voice.partition("+")
    if library.espeak_SetVoiceByName(f"{ESPEAK_FILES[accent]}+{speaker}".rstrip("+").encode()) != 0:
        raise OSError(f"espeak-ng has no voice {voice}")
    library.espeak_SetParameter(1, int(160 * speed), 0)
    library.espeak_SetParameter(3, pitch, 0)
    spoken, places = "", []
    for word in text.split():
        places.append(len(spoken) + 1)
        bare = word.rstrip(".?").lower()
        mark = word[len(bare) :]
        spoken += (word if spell or bare not in ESPEAK_FILLERS else ESPEAK_FILLERS[bare] + mark) + " "
    _heard.clear(), _begun.clear()
    data = spoken.encode() + b"\0"
    library.espeak_Synth(data, c.c_size_t(len(data)), 0, 1, 0, 0x101, None, None)  # UTF-8, [[phonemes]]
    sound = resampled(np.concatenate(_heard).astype(np.float32) / 32768, rate)
    starts: list[float] = []
    for place in places:  # the first event at or after the word's place; clitics may raise none of their own
        after = [at for position, at in _begun if position >= place]
        starts.append(max(after[0] if after else (starts[-1] if starts else 0.0), starts[-1] if starts else 0.0))
    loud = np.abs(sound) > 0.01
    return Said(sound, *_closed(starts, len(sound) / RATE, loud))


# --- flite -------------------------------------------------------------------------------------------------------------------------


class _Wave(c.Structure):
    _fields_ = [("type", c.c_char_p), ("rate", c.c_int), ("count", c.c_int), ("channels", c.c_int), ("samples", c.POINTER(c.c_short))]


@cache
def _flite_library() -> c.CDLL:
    library = c.CDLL("libflite.so.1", mode=c.RTLD_GLOBAL)
    for name in ("libflite_cmulex.so.1", "libflite_usenglish.so.1"):
        c.CDLL(name, mode=c.RTLD_GLOBAL)
    library.flite_init()
    for name, kinds in {
        "flite_synth_text": (c.c_void_p, [c.c_char_p, c.c_void_p]), "flite_synth_phones": (c.c_void_p, [c.c_char_p, c.c_void_p]),
        "utt_wave": (c.POINTER(_Wave), [c.c_void_p]), "utt_relation": (c.c_void_p, [c.c_void_p, c.c_char_p]),
        "relation_head": (c.c_void_p, [c.c_void_p]), "item_next": (c.c_void_p, [c.c_void_p]),
        "ffeature_float": (c.c_float, [c.c_void_p, c.c_char_p]), "ffeature_string": (c.c_char_p, [c.c_void_p, c.c_char_p]),
        "delete_utterance": (None, [c.c_void_p]), "feat_set_float": (None, [c.c_void_p, c.c_char_p, c.c_float]),
    }.items():  # fmt: skip
        getattr(library, name).restype, getattr(library, name).argtypes = kinds
    return library


class _Voice(c.Structure):
    _fields_ = [("name", c.c_char_p), ("features", c.c_void_p)]


@cache
def _flite_voice(name: str):
    library = _flite_library()
    register = c.CDLL(f"libflite_cmu_us_{name}.so.1", mode=c.RTLD_GLOBAL)[f"register_cmu_us_{name}"]
    register.restype, register.argtypes = c.POINTER(_Voice), [c.c_char_p]
    return library, register(None)


def _flite_piece(text: str, name: str, speed: float, *, phones: bool) -> tuple[np.ndarray, list[tuple[int, float]]]:
    """Samples of one run of text or phones, and for each flite word the number of its written word and its start in seconds."""
    library, voice = _flite_voice(name)
    library.feat_set_float(voice.contents.features, b"duration_stretch", 1 / speed)
    utterance = (library.flite_synth_phones if phones else library.flite_synth_text)(text.encode(), voice)
    wave = library.utt_wave(utterance).contents
    sound = resampled(np.ctypeslib.as_array(wave.samples, (wave.count,)).astype(np.float32) / 32768, wave.rate)
    begun, number = [], -1
    token = library.relation_head(library.utt_relation(utterance, b"Token")) if not phones else None
    while token:  # one token for each written word; its first word's first phone begins where the phone before it ends
        number += 1
        if library.ffeature_string(token, b"daughter1.name") not in (None, b"0", b""):
            path = b"daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end"
            begun.append((number, library.ffeature_float(token, path)))
        token = library.item_next(token)
    library.delete_utterance(utterance)
    return sound, begun


def _flite(text: str, name: str, speed: float, spell: bool) -> Said:
    words = text.split()
    bare = [word.rstrip(".?").lower() for word in words]
    pieces: list[list[int]] = []  # runs of words that are said in one go; a filler of its own phones stands alone
    for i, word in enumerate(bare):
        alone = not spell and word in FLITE_FILLERS
        if alone or not pieces or (not spell and bare[pieces[-1][0]] in FLITE_FILLERS):
            pieces.append([i])
        else:
            pieces[-1].append(i)
    sounds, starts, at = [], [0.0] * len(words), 0.0
    for run in pieces:
        phones = not spell and bare[run[0]] in FLITE_FILLERS
        said, begun = _flite_piece(FLITE_FILLERS[bare[run[0]]] if phones else " ".join(words[i] for i in run), name, speed, phones=phones)
        loud = np.flatnonzero(np.abs(said) > 0.01)
        first, last = (max(0, loud[0] - 480), min(len(said), loud[-1] + 800)) if len(loud) else (0, len(said))
        known = dict(begun)
        for k, i in enumerate(run):
            starts[i] = (
                at + max(0.0, (loud[0] if phones and len(loud) else known.get(k, 0) * RATE) - first) / RATE
                if k in known or phones
                else starts[i - 1]
            )
        sounds.append(said[first:last])
        at += (last - first) / RATE
    sound = np.concatenate(sounds)
    return Said(sound, *_closed(starts, len(sound) / RATE, np.abs(sound) > 0.01))
