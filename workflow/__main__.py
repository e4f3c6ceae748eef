"""`python -m workflow`, the same as `workflow` (floor 4)."""

import sys

from workflow.cli.boundary import run


def main() -> None:
    sys.exit(run())


if __name__ == "__main__":
    main()
