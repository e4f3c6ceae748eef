"""Who said it: made conversations with bleed, drift and gains, the samples by voice, and real sound with a reference (floor 4).

    python -m tests.benchmarks.speakers [FOLDER]

FOLDER holds sound files, each with an optional RTTM beside it (`reference.rttm`, or the file's own name with `.rttm`): reported, not gated.
The tables by voice need the weights that `workflow models get voices` fetches; without them those rows are left out, and that is said.
Words: those of the scripts with their true times, so that nothing hangs on the model that hears; the last table has the recognised ones.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.making import lanes
from tests.making.lane_words import Counted, counted, room_from
from workflow import samples
from workflow.records import RATE, Span, Transcript, Turn
from workflow.transcribe import regions, vad, voices
from workflow.transcribe.schema import from_json
from workflow.transcribe.speakers import by_voice, lining, routing, voting, windows
from workflow.transcribe.speakers.scores import Der, cpwer, der, wder

SUFFIXES = {".flac", ".wav", ".mp3", ".m4a", ".ogg", ".opus"}
MISSED: list[str] = []


def reached(name: str, good: bool) -> str:
    """yes or no, remembered for the exit code."""
    if not good:
        MISSED.append(name)
    return "yes" if good else "NO"


def share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole else "-"


# ---- lanes


def bleed_table(seconds: float) -> None:
    print("| lanes | bleed | words | right speaker | must | doubled or lost | must | reached |\n|---|---|---|---|---|---|---|---|")
    for count, musts in ((2, {None: 0.995, -20: None, -12: 0.99}), (7, {None: 0.98, -20: None, -12: 0.96})):
        for bleed_db, must in musts.items():
            found = Counted(0, 0, 0, 0)
            for seed in (1, 2):
                made = lanes.conversation(count, seconds, seed)
                found += counted(made, room_from(lanes.heard(made, bleed_db, seed)), seed)
            wrong = found.lost + found.doubled
            good = (must is None or found.right >= must * found.said) and wrong <= 0.01 * found.said
            name = "none" if bleed_db is None else f"{bleed_db} dB"
            told = reached(f"{count} lanes, bleed {name}", good)
            limit = "" if must is None else f"{must:.1%}"
            row = f"{found.said} | {share(found.right, found.said)} | {limit} | {share(wrong, found.said)} | 1.0%"
            print(f"| {count} | {name} | {row} | {told} |", flush=True)


def track(sound: np.ndarray) -> lining.Track:
    kept = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    return lining.Track(lambda first, count: kept[first : first + count], len(kept))


def offset_table(seconds: float) -> None:
    print("\n| bleed | offset, drift | found | error at the start | at the end | must | reached |\n|---|---|---|---|---|---|---|")
    made = lanes.conversation(2, seconds, 5)
    for bleed_db in (-12, -20, -30, None):
        sound = lanes.heard(made, bleed_db, 5)
        for offset, ppm in ((1700.0, 0.0), (-2300.0, 100.0)):
            first = sound[0] if offset >= 0 else lanes.shifted(sound[0], -offset)
            second = lanes.shifted(sound[1], max(0.0, offset), ppm)
            line_row(f"{bleed_db} dB" if bleed_db else "none", first, second, offset, ppm, asks=bleed_db is None)


def line_row(name: str, first: np.ndarray, second: np.ndarray, offset: float, ppm: float, *, asks: bool) -> None:
    found = lining.line_up(track(first), track(second))
    end = len(second) * 1000 / RATE
    row = f"| {name} | {offset / 1000:+.1f} s, {ppm:.0f} ppm |"
    if found is None:
        print(f"{row} no: it asks | - | - | {'asks' if asks else '50 ms'} | {reached(f'offset, {name}', asks)} |", flush=True)
        return
    errors = [found.offset_ms - offset, found.at(end) - (offset + end * (1 + ppm / 1e6))]
    good = max(map(abs, errors)) <= 50
    print(f"{row} yes | {errors[0]:+.0f} ms | {errors[1]:+.0f} ms | 50 ms | {reached(f'offset, {name}', good)} |", flush=True)


def drift_row(minutes: int) -> None:
    sound = lanes.heard(lanes.conversation(2, 60 * minutes, 8), -20, 8)
    line_row(f"-20 dB, {minutes} minutes", sound[0], lanes.shifted(sound[1], 1200.0, 100.0), 1200.0, 100.0, asks=False)


# ---- voices


def mixed_samples() -> Iterator[tuple[str, np.ndarray, Transcript]]:
    for sample in samples.listed():
        if sample.name.startswith(("interview", "focus-group-1")) and not sample.tracks and sample.conditions != "damaged":
            script = from_json(json.loads(sample.script.read_text(encoding="utf-8")))
            sound = np.concatenate([lanes.decoded(path).mean(axis=0) for path in sample.sounds])
            yield sample.name, (sound * 32767).astype(np.int16), script


def speech_in(sound: np.ndarray) -> tuple[Span, ...]:
    detector = vad.SpeechDetector()
    return regions.audit_regions(np.concatenate([detector.feed(sound), detector.finish()]), len(sound) // 16)


def voiced(backend: voices.Voices, sound: np.ndarray, speech: tuple[Span, ...], counts: tuple[int, ...]) -> by_voice.Voiced:
    places = windows.over(speech)
    return by_voice.told_apart(places, backend.vectors([sound[p.start_ms * 16 : p.end_ms * 16] for p in places]), counts)


def spoken(turns: tuple[Turn, ...]) -> list[tuple[str, Span]]:
    """Who speaks when, by the words of a script: pauses under half a second count as speech."""
    from workflow.transcribe.gaps import merged

    who = dict.fromkeys(turn.speaker for turn in turns)
    words = {one: [Span(w.start_ms, max(w.end_ms, w.start_ms + 1)) for t in turns if t.speaker == one for w in t.words] for one in who}
    return [(one, span) for one in who for span in merged(words[one], join_ms=500)]


def answer(found: by_voice.Voiced, speech: tuple[Span, ...], duration_ms: int) -> list[tuple[str, Span]]:
    fit = voting.fits(found.windows, found.alike, duration_ms)
    return [(str(voice), span) for span, voice in voting.segments(speech, fit)]


def voice_table(backend: voices.Voices) -> None:
    print("\n| sample | voices | words | wrong speaker | uncertain | DER 0 | DER ±0.25 s | about | CPU s per minute | reached |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, sound, script in mixed_samples():
        people = len({turn.speaker for turn in script.turns})
        speech, minutes, duration = speech_in(sound), len(sound) / RATE / 60, len(sound) * 1000 // RATE
        words = sorted(((w, t.speaker) for t in script.turns for w in t.words), key=lambda pair: pair[0].start_ms)
        began = time.process_time()
        found = voiced(backend, sound, speech, (people,))
        plain = [word for word, _ in words]
        made = by_voice.attributed(plain, found, duration, wanted=(people,), sure_from=backend.sure_from, identity="")
        cpu = (time.process_time() - began) / minutes
        wrong, scored = wder(words, [(word, entry.voice) for word, entry in zip(plain, made.entries, strict=True)])
        strict, loose = (der(spoken(script.turns), answer(found, speech, duration), collar_ms=ms) for ms in (0, 250))
        about = voiced(backend, sound, speech, ()).voices
        unsure = sum(entry.margin < backend.sure_from for entry in made.entries)
        good = cpu <= 1.5 and (people > 2 or (wrong <= 0.02 * scored and (loose.rate or 0) <= 0.05))
        row = f"{people} | {scored} | {share(wrong, scored)} | {unsure} | {strict.rate:.1%} | {loose.rate:.1%} | {about} | {cpu:.2f}"
        print(f"| {name} | {row} | {reached(f'by voice, {name}', good)} |", flush=True)


def clips(folder: Path, backend: voices.Voices | None) -> None:
    print(f"\n| clip of {folder.name}/ | length | road | people | DER 0 | DER ±0.25 s | about |\n|---|---|---|---|---|---|---|")
    sums = [Der(), Der()]
    for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES):
        sound, truth = lanes.decoded(path), rttm(path)
        people = len({who for who, _ in truth})
        found, road, about = real(sound, backend, people)
        row = f"| {path.relative_to(folder)} | {sound.shape[1] / RATE:.0f} s | {road} | {people or '-'} |"
        if truth and found is not None:
            scores = [der(truth, found, collar_ms=ms) for ms in (0, 250)]
            sums = [a + b for a, b in zip(sums, scores, strict=True)]
            print(f"{row} {scores[0].rate:.1%} | {scores[1].rate:.1%} | {about} |", flush=True)
        else:
            print(f"{row} - | - | {about} |", flush=True)
    if sums[0].total:
        print(f"| together | | | | {sums[0].rate:.1%} | {sums[1].rate:.1%} | |")


def rttm(path: Path) -> list[tuple[str, Span]]:
    beside = next((p for p in (path.with_suffix(".rttm"), path.with_name("reference.rttm")) if p.is_file()), None)
    rows = [line.split() for line in beside.read_text(encoding="utf-8").splitlines()] if beside else []
    return [
        (row[7], Span(round(float(row[3]) * 1000), round((float(row[3]) + float(row[4])) * 1000))) for row in rows if row[:1] == ["SPEAKER"]
    ]


def real(sound: np.ndarray, backend: voices.Voices | None, people: int) -> tuple[list[tuple[str, Span]] | None, str, str]:
    """The answer by the road that the program takes, the road, and about how many voices there are when nobody says so."""
    whole = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    listening = routing.Channels(len(whole))
    listening.feed(whole)
    route = listening.route() if len(whole) > 1 else routing.MIXED
    if route.apart:
        return [(str(c), span) for c in route.channels for span in speech_in(whole[c])], "channels", "-"
    mono = whole[route.channels[0]] if route.channels else whole.mean(axis=0).astype(np.int16)
    if backend is None:
        return None, "voices", "-"
    speech = speech_in(mono)
    about = voiced(backend, mono, speech, ()).voices
    return answer(voiced(backend, mono, speech, (people,) if people else ()), speech, len(mono) // 16), "voices", str(about)


# ---- with the words that the bundled model hears


def recognised_table() -> None:
    from workflow import demo
    from workflow.store.steps import Wish as StudyWish
    from workflow.store.steps import init
    from workflow.transcribe.steps.choose import choose
    from workflow.transcribe.steps.read import transcript
    from workflow.transcribe.steps.run import transcribe
    from workflow.transcribe.steps.work import silent

    print("\n| sample, recognised words | speakers by | words wrong (WER) | cpWER | wrong speaker (WDER) |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        study = init(Path(home) / "speakers", StudyWish())
        chosen = [sample for sample in samples.listed() if sample.name in ("interview-1", "interview-2")]
        recordings = [shown.recording for sample in chosen for shown in demo.recorded(study, sample)]
        transcribe(study, recordings, choose("demo"), by="benchmark", tell=silent)
        for sample, recording in zip(chosen, recordings, strict=True):
            script, shown = demo.script_of(sample), transcript(study, recording.number)
            said, told = ([(w, t.speaker) for t in one.turns for w in t.words] for one in (script, shown))
            plain, (errors, count), (wrong, scored) = demo.score_of(script, shown), cpwer(said, told), wder(said, told)
            how = "channels" if sample.name == "interview-2" else "voices" if len({who for _, who in told}) > 1 else "nothing"
            print(f"| {sample.name} | {how} | {plain.wer or 0:.1%} | {share(errors, count)} | {share(wrong, scored)} |", flush=True)
    study.db.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="real sound, with RTTM files")
    parser.add_argument("--seconds", type=float, default=120, help="length of each made conversation")
    parser.add_argument("--minutes", type=int, default=60, help="length of the pair with drift")
    parser.add_argument("--only", default="bleed offsets drift voices clips words", help="which tables")
    wanted = parser.parse_args()
    backend = voices.find()
    if "bleed" in wanted.only:
        bleed_table(wanted.seconds)
    if "offsets" in wanted.only:
        offset_table(wanted.seconds)
    if "drift" in wanted.only:
        drift_row(wanted.minutes)
    if backend is None:
        print("\nBy voice: not measured, `workflow models get voices` was not typed on this computer.")
    elif "voices" in wanted.only:
        voice_table(backend)
    if wanted.folder and "clips" in wanted.only:
        clips(wanted.folder, backend)
    if "words" in wanted.only:
        recognised_table()
    if MISSED:
        print(f"\nNot reached: {', '.join(MISSED)}.")
    return int(bool(MISSED))


if __name__ == "__main__":
    sys.exit(main())
