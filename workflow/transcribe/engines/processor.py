"""Let the model use the widest instructions of a processor that runs them without slowing down (floor 2).

CTranslate2 keeps to AVX2 unless told otherwise, since the first processors with AVX-512 lowered their clock for it. Those of
2019 and later (Ice Lake, Zen 4), known by the two flags below, do not: softmax and layer norms then take half the time.
"""

import os
import sys
from pathlib import Path

SWITCH = "CT2_FORCE_CPU_ISA"
NEEDED = {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_vbmi2"}


def use_widest_instructions(information: Path = Path("/proc/cpuinfo")) -> bool:
    """Switch AVX-512 on where the processor is known to have it; call it before CTranslate2 is imported.

    True where it was switched on; never where the person has set CT2_FORCE_CPU_ISA. Linux only: elsewhere the flags are not
    to be had without a further library.
    """
    if SWITCH in os.environ or not sys.platform.startswith("linux") or not information.is_file():
        return False
    for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            if set(value.split()) >= NEEDED:
                os.environ[SWITCH] = "AVX512"
                return True
            return False
    return False
