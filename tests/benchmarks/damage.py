"""How much damage to a sound file is noticed, and whether later words keep their times (floor 4).

    python -m tests.benchmarks.damage [--positions 100] [--seed 1] [--seconds 60] [--kinds garbage,zeros,lost,cut] [--only mp3-64 ...]

Every case is a real file made by the real encoder, damaged at a seeded place, and decoded through `Decoder`. `garbage` overwrites 4 KB
with chance bytes, `zeros` with zeros, `lost` takes 4 KB out, `cut` ends the file there. How far later sound is off is measured by
cross-correlation of seconds after the damage with the sound of the whole file, not read from any report.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.making.sounds import speech_like, write_sound
from workflow.errors import BadInput
from workflow.records import RATE, SoundReport
from workflow.transcribe.audio import Decoder
from workflow.transcribe.audio.walkers import adts, amr, mp3

BLOCK = 4096
SIGNS = {"damaged", "hole", "truncated", "length", "shifted"}
# name -> extension, sample rate, channels, bits a second (0: lossless), counted towards the goal of 99 %
CASES: dict[str, tuple[str, int, int, int, bool]] = {
    "mp3-48": ("mp3", 16_000, 1, 48_000, True),
    "mp3-128": ("mp3", 44_100, 2, 128_000, True),
    "m4a-48": ("m4a", 16_000, 1, 48_000, True),
    "m4a-128": ("m4a", 44_100, 2, 128_000, True),
    "3gp-64": ("3gp", 16_000, 1, 64_000, True),
    "aac-64": ("aac", 16_000, 1, 64_000, True),
    "opus-48": ("opus", 48_000, 1, 48_000, True),
    "opus-96": ("opus", 48_000, 2, 96_000, True),
    "webm-48": ("webm", 48_000, 1, 48_000, True),
    "webm-96": ("webm", 48_000, 2, 96_000, True),
    "mkv-64": ("mkv", 44_100, 1, 64_000, True),
    "flac": ("flac", 16_000, 1, 0, True),
    "wma-64": ("wma", 44_100, 1, 64_000, True),
    "amr-12": ("amr", 8_000, 1, 12_200, False),
    "wav": ("wav", 16_000, 1, 0, False),
}


@dataclass(slots=True)
class Tally:
    """What happened to one kind of file under one kind of damage."""

    runs: int = 0
    flagged: int = 0
    unharmed: int = 0  # the sound came out sample for sample as from the whole file
    refused: int = 0
    tracebacks: int = 0
    out_of_place: int = 0  # later sound further off than allowed, and not said to be
    shifted_said: int = 0
    shifts_s: list[float] = field(default_factory=list)
    lost_s: list[float] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """Flagged or refused, of all files whose sound was harmed."""
        harmed = self.runs - self.unharmed
        return 1.0 if not harmed else (self.flagged + self.refused) / harmed


def decoded(decoder: Decoder, path: Path) -> tuple[np.ndarray, SoundReport]:
    """The whole mono sound of a file, and the report."""
    with decoder.open(path) as sound:
        blocks = [block[0] for block in sound]
    return np.concatenate(blocks), sound.report


def broken(report: SoundReport) -> bool:
    """Whether the report tells of any damage (levels are not damage)."""
    return any(flag.kind in SIGNS for flag in report.flags)


def damage(data: bytes, at: int, kind: str, chance: random.Random) -> bytes:
    """The file with one damaged place."""
    if kind == "cut":
        return data[:at]
    if kind == "lost":
        return data[:at] + data[at + BLOCK :]
    filler = bytes(BLOCK) if kind == "zeros" else chance.randbytes(BLOCK)
    return data[:at] + filler[: len(data) - at] + data[at + BLOCK :]


def lag_s(whole: np.ndarray, other: np.ndarray, at: int, reach: int = 6 * RATE) -> float | None:
    """How many seconds late the second of `other` at this sample is, against the whole sound; None where nothing fits."""
    piece = other[at : at + RATE].astype(np.float64)
    start = max(0, at - reach)
    field_ = whole[start : at + RATE + reach].astype(np.float64)
    if piece.size < RATE or field_.size < RATE or not piece.any():
        return None
    size = 1 << (field_.size + piece.size).bit_length()
    cross = np.fft.irfft(np.fft.rfft(field_, size) * np.conj(np.fft.rfft(piece, size)), size)[: field_.size - RATE + 1]
    energy = np.concatenate([[0.0], np.cumsum(field_**2)])
    local = np.sqrt(np.maximum(energy[RATE:] - energy[:-RATE], 1.0)) * np.linalg.norm(piece)
    fit = cross / local[: cross.size]
    best = int(np.argmax(fit))
    return None if fit[best] < 0.6 else (at - (start + best)) / RATE


def lost_seconds(whole: np.ndarray, other: np.ndarray) -> float:
    """Seconds of sound in the whole file that are missing or wrong in the other, in steps of 50 ms, each moved by up to 20 ms."""
    step, reach = RATE // 20, RATE // 50
    lost = 0
    for at in range(reach, whole.size - step - reach, step):
        want = whole[at : at + step].astype(np.float64)
        power = float(want @ want)
        if power < step * 50.0**2:
            continue  # a pause: nothing to lose
        near = other[at - reach : at + step + reach].astype(np.float64)
        if near.size < step + 2 * reach:
            lost += 1
            continue
        have = near[reach : reach + step]
        if np.square(want - have).sum() > 0.5 * power and np.correlate(near, want, "valid").max() < 0.5 * power:
            lost += 1
    return lost * step / RATE


def judge(tally: Tally, whole: np.ndarray, got: np.ndarray, report: SoundReport, at: int, size: int, kind: str, allowed: float) -> None:
    """Compare one damaged file's sound with the whole one's, and count."""
    if got.size == whole.size and np.array_equal(got, whole):
        tally.unharmed += not broken(report)
        tally.flagged += broken(report)
        return
    if broken(report):
        tally.flagged += 1
    else:
        tally.missed.append(at)
    if kind == "cut":
        return
    first = int(at / size * whole.size) + 8 * RATE
    lags = [(spot, lag) for spot in range(first, got.size - RATE, 8 * RATE) if (lag := lag_s(whole, got, spot)) is not None]
    tally.lost_s.append(lost_seconds(whole, _moved_back(got, lags, int(at / size * whole.size))))
    if not lags:
        return
    said = report.shifted_from_ms
    tally.shifted_said += said is not None
    worst = max(abs(lag) for _, lag in lags)
    tally.shifts_s.append(worst)
    if worst > allowed and (said is None or said > lags[0][0] * 1000 / RATE):
        tally.out_of_place += 1


def _moved_back(got: np.ndarray, lags: list[tuple[int, float]], at: int) -> np.ndarray:
    """The sound with what follows the damage put where it belongs, so that only what is missing counts as lost."""
    late = round(float(np.median([lag for _, lag in lags])) * RATE) if lags else 0
    if late > 0:
        return np.concatenate([got[:at], got[at + late :]])
    return np.concatenate([got[:at], np.zeros(-late, got.dtype), got[at:]])


def playing_time(extension: str, data: bytes, at: int, seconds: float) -> float:
    """Seconds that the 4 KB from this byte play: exactly where frames can be counted, by the mean bit rate elsewhere."""
    walker = {"mp3": mp3, "aac": adts, "amr": amr}.get(extension)
    found = walker.survey(data) if walker else None
    if walker is None or found is None:
        return BLOCK / len(data) * seconds
    touched = sum(at - frame.size < frame.offset < at + BLOCK for frame in walker.frames(data, found))
    return touched * found.frame_ms / 1000


def measure(name: str, kinds: list[str], positions: int, seconds: float, seed: int, folder: Path) -> tuple[dict[str, Tally], bool]:
    """All damage of one case; and whether the undamaged file was flagged."""
    extension, rate, channels, bits, _ = CASES[name]
    path = folder / f"{name}.{extension}"
    write_sound(path, speech_like(seconds, rate=rate, seed=seed, channels=channels), rate=rate, bitrate=bits or 64_000)
    data = path.read_bytes()
    tallies = {kind: Tally() for kind in kinds}
    hurt = folder / f"hurt.{extension}"
    with Decoder() as decoder:
        whole, report = decoded(decoder, path)
        for kind, tally in tallies.items():
            chance = random.Random(f"{seed} {name} {kind}")
            begun = time.perf_counter()
            for _ in range(positions):
                at = chance.randrange(0, max(1, len(data) - BLOCK))
                hurt.write_bytes(damage(data, at, kind, chance))
                tally.runs += 1
                try:
                    got, found = decoded(decoder, hurt)
                except BadInput:
                    tally.refused += 1
                except Exception as error:  # EngineFailed too: the decoder met something that nobody foresaw
                    tally.tracebacks += 1
                    print(f"{name} {kind} at byte {at}: {error!r}", file=sys.stderr)
                else:
                    allowed = max(0.6, playing_time(extension, data, at, seconds))
                    judge(tally, whole, got, found, at, len(data), kind, allowed)
            tally.seconds = time.perf_counter() - begun
    return tallies, broken(report)


def false_alarms(folder: Path, seed: int, files: int = 60) -> tuple[int, int]:
    """Undamaged files flagged, of how many: every format at several rates, bit rates and lengths."""
    alarms = count = 0
    chance = random.Random(seed)
    extensions = sorted({case[0] for case in CASES.values()} | {"aiff", "caf", "mp4", "ogg"})
    with Decoder() as decoder:
        for number in range(files):
            extension = extensions[number % len(extensions)]
            rate = 8_000 if extension == "amr" else chance.choice((16_000, 22_050, 32_000, 44_100, 48_000))
            channels = 1 if extension == "amr" else chance.choice((1, 2))
            sound = speech_like(chance.uniform(0.6, 25), rate=rate, seed=number, channels=channels)
            path = write_sound(folder / f"clean.{extension}", sound, rate=rate, bitrate=chance.choice((32_000, 48_000, 64_000, 96_000)))
            _, report = decoded(decoder, path)
            count += 1
            if broken(report):
                alarms += 1
                print(f"false alarm: {path.name} {rate} Hz {report.flags}", file=sys.stderr)
    return alarms, count


def main() -> int:
    """Print the tables; 1 where a goal is missed."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--positions", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--kinds", default="garbage,cut")
    options.add_argument("--only", nargs="*", choices=list(CASES), default=list(CASES))
    given = options.parse_args()
    kinds = given.kinds.split(",")
    print(f"seed {given.seed}, {given.positions} positions a format and kind, {given.seconds:.0f} s files, {BLOCK} bytes")
    head = f"{'format':9}{'damage':9}{'flagged':>9}{'refused':>9}{'unharmed':>10}"
    head += f"{'shift s':>9}{'said':>6}{'off':>5}{'lost s':>8}{'trace':>7}{'sec':>7}"
    print(head)
    failed = alarms = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in given.only:
            tallies, alarm = measure(case, kinds, given.positions, given.seconds, given.seed, folder)
            alarms += alarm
            for kind, tally in tallies.items():
                print(row(case, kind, tally), flush=True)
                failed += tally.tracebacks > 0 or (CASES[case][4] and (tally.share < 0.99 or tally.out_of_place > 0))
        more, count = false_alarms(folder, given.seed)
    print(f"false alarms on undamaged files: {alarms + more} of {count + len(given.only)}")
    print("wav: garbage inside uncompressed sound cannot be seen; a file shorter than its header is flagged.")
    return 1 if failed or alarms or more else 0


def row(case: str, kind: str, tally: Tally) -> str:
    """One line of the table."""
    shift = f"{max(tally.shifts_s):.2f}" if tally.shifts_s else "-"
    lost = f"{float(np.median(tally.lost_s)):.2f}" if tally.lost_s and kind != "cut" else "-"
    missed = f"  missed at {tally.missed[:5]}" if tally.missed else ""
    return (
        f"{case:9}{kind:9}{tally.share:>9.1%}{tally.refused:>9}{tally.unharmed:>10}{shift:>9}{tally.shifted_said:>6}"
        f"{tally.out_of_place:>5}{lost:>8}{tally.tracebacks:>7}{tally.seconds:>7.1f}{missed}"
    )


if __name__ == "__main__":
    sys.exit(main())
