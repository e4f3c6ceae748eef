"""The whole road with real options against faster-whisper called file by file, the way noScribe and aTrain call it.

    python -m tests.benchmarks.road [--recordings 8] [--minutes 2.6] [--rounds 3]

Both arms have the same bundled model and the same files, and both print their word error rate against the scripts. The peer arms
re-create the calls (their settings stand in the table of docs), not the programs around them. Model loading is outside both.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.kill import make_study
from tests.making import long_sound
from workflow.models import installed
from workflow.records import Word
from workflow.store import ledger, revisions
from workflow.transcribe import score
from workflow.transcribe.schema import from_json
from workflow.transcribe.steps.choose import choose
from workflow.transcribe.steps.params import params_of
from workflow.transcribe.steps.work import Job, work
from workflow.transcribe.verbatim import fillers, hotwords

FORMATS = ("m4a", "mp3", "opus", "flac")
# as read in the source of the named releases: workflow's reference list of decode settings
PEERS = {
    "noScribe": {"vad_filter": True, "vad_parameters": {"threshold": 0.5, "min_silence_duration_ms": 500, "speech_pad_ms": 50}},
    "aTrain": {"vad_filter": True, "max_new_tokens": 128},
}
FASTER, MORE_WRONG = 2.0, 0.005
Scripts = dict[Path, list[Word]]


def make_files(folder: Path, recordings: int, minutes: float) -> Scripts:
    pool = long_sound.sentences()
    scripts: Scripts = {}
    for number in range(recordings):
        sound, words = long_sound.recording(pool, minutes * 60, number)
        path = folder / f"{number}.{FORMATS[number % len(FORMATS)]}"
        long_sound.write(path, sound)
        scripts[path] = words
    return scripts


def ours(scripts: Scripts, home: Path) -> tuple[float, score.Score]:
    """A study, every recording, to the written revision; the model is loaded before the clock starts."""
    from workflow.plugins import engine

    study = make_study(home, list(scripts))
    choice = choose("demo", demo=True)
    loaded = engine(choice.engine)(**choice.engine_settings)
    began = time.perf_counter()
    from workflow.transcribe.steps import book

    recordings = book.listed(study)
    for recording in recordings:
        ledger.open_run(study.db, recording.number, params_of(study, recording, choice))
    work(Job(str(study.path), tuple(r.number for r in recordings), batch=16), lambda: loaded)
    seconds = time.perf_counter() - began
    total = score.Score()
    for recording, words in zip(recordings, scripts.values(), strict=True):
        heard = from_json(revisions.content(study.db, recording.number))
        total += score.score(words, heard.words, duration_ms=heard.duration_ms, fillers=fillers("en"))
    return seconds, total


def peer(scripts: Scripts, settings: dict, prompts: bool) -> tuple[float, score.Score]:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(installed.find("demo").folder), device="cpu", compute_type="int8", local_files_only=True)
    said = hotwords("en") if prompts else None
    total, seconds = score.Score(), 0.0
    for path, words in scripts.items():
        began = time.perf_counter()
        segments, info = model.transcribe(str(path), language="en", beam_size=5, word_timestamps=True, hotwords=said, **settings)
        heard = [Word(w.word.strip(), int(w.start * 1000), int(w.end * 1000)) for segment in segments for w in segment.words]
        seconds += time.perf_counter() - began
        total += score.score(words, heard, duration_ms=int(info.duration * 1000), fillers=fillers("en"))
    return seconds, total


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--recordings", type=int, default=8)
    arguments.add_argument("--minutes", type=float, default=2.6)
    arguments.add_argument("--rounds", type=int, default=3)
    wish = arguments.parse_args()
    prompts = installed.find("demo").card.prompts
    with tempfile.TemporaryDirectory() as home:
        scripts = make_files(Path(home), wish.recordings, wish.minutes)
        times: dict[str, list[float]] = {}
        scores: dict[str, score.Score] = {}
        for turn in range(wish.rounds):
            seconds, scores["ours"] = ours(scripts, Path(home) / f"study-{turn}")
            times.setdefault("ours", []).append(seconds)
            for name, settings in PEERS.items():
                seconds, scores[name] = peer(scripts, settings, prompts)
                times.setdefault(name, []).append(seconds)
    return report(times, scores)


def report(times: dict[str, list[float]], scores: dict[str, score.Score]) -> int:
    minutes = scores["ours"].duration_ms / 60_000
    print(f"{minutes:.1f} minutes of sound, {scores['ours'].words} words, median of {len(times['ours'])} alternating rounds.\n")
    print(
        "| arm | seconds | times the sound | ours is faster | wrong words | fillers kept | lost speech, s |\n|---|---|---|---|---|---|---|"
    )
    reached = True
    for name, seconds in times.items():
        median, found = statistics.median(seconds), scores[name]
        ratio = statistics.median([theirs / own for theirs, own in zip(seconds, times["ours"], strict=True)])
        faster = "" if name == "ours" else f"{ratio:.2f}x"
        wrong, kept = found.wer or 0.0, found.filler_recall or 0.0
        reached &= name == "ours" or (ratio >= FASTER and (scores["ours"].wer or 0.0) <= wrong + MORE_WRONG)
        print(f"| {name} | {median:.1f} | {minutes * 60 / median:.0f} | {faster} | {wrong:.1%} | {kept:.0%} | {found.lost_ms / 1000:.1f} |")
    print(f"\nTo reach: {FASTER:g}x, and at most {MORE_WRONG:.1%} more wrong words: {'reached' if reached else 'NOT reached'}.")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
