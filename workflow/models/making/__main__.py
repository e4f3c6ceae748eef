"""One command that makes the bundled model: `python -m workflow.models.making` speaks, trains, converts and measures (floor 2).

Every part takes up where it was stopped: shards that are there are not spoken again, training goes on from its checkpoint.
"""

import argparse
from pathlib import Path

from workflow.models.making import plan


def main() -> None:
    """Reads the options and runs the parts in order."""
    asked = argparse.ArgumentParser(prog="python -m workflow.models.making", description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?", default=Path("making"), help="where sound and checkpoints go (5 GB)")
    asked.add_argument("--out", type=Path, help="where the model goes (default: FOLDER/model)")
    asked.add_argument("--from-trained", type=Path, help="a folder of the same shape to start from: a run, trained or converted")
    asked.add_argument("--steps", type=int, help="stop after this many steps; the rate falls towards it")
    asked.add_argument("--minutes", type=float, default=0, help="let the training last so long, whatever else this computer does")
    asked.add_argument("--part", choices=("speak", "train", "convert", "heads", "measure", "all"), default="all")
    given = asked.parse_args()
    course = plan.FROM_NOTHING
    if given.from_trained:
        begun = given.from_trained / "model.bin", given.from_trained / "checkpoint.pt"
        course = plan.FROM_THE_BUNDLED if any(path.exists() for path in begun) else plan.FROM_THE_TRIAL
    course = course.until(given.steps) if given.steps else course
    out = given.out or given.folder / "model"
    if given.part in ("speak", "all"):
        from workflow.models.making.speak import speak_all

        speak_all(given.folder / "speech")
    if given.part in ("train", "all"):
        from workflow.models.making.train import train

        train(given.folder / "run", given.folder / "speech", course, trained=given.from_trained, minutes=given.minutes)
    if given.part in ("convert", "all"):
        from workflow.models.making.convert import convert, size_mb

        print(f"{convert(given.folder / 'run', out)}: {size_mb(out):.1f} MB")
    if given.part in ("heads", "all"):
        from workflow.models.making.heads import best_heads

        best_heads(out)
    if given.part in ("measure", "all"):
        from workflow.models.making.measure import measure

        measure(out)


if __name__ == "__main__":
    main()
