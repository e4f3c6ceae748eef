"""A library that Windows cannot load for want of the Visual C++ runtime, told in plain words (floor 1)."""

from workflow.errors import WorkflowError

# Python's own words, in English on every Windows (import of an extension; ctypes, with which ctranslate2 loads its library)
SIGNS = ("DLL load failed", "or one of its dependencies", "msvcp140", "vcruntime140", "WinError 126")
FOUND = "Windows cannot load a library of this program; most likely its Visual C++ runtime is missing"
TODO = "install the Microsoft Visual C++ Redistributable (x64) from https://aka.ms/vs/17/release/vc_redist.x64.exe, then workflow doctor"


def missing(text: str) -> bool:
    """Whether this error says that Windows found no library, or not what the library itself needs.

    ctranslate2 and onnxruntime need msvcp140.dll, which a fresh Windows lacks (OpenNMT/CTranslate2 issue 1163; onnxruntime.ai, Install).

    >>> missing("DLL load failed while importing _ext: Das angegebene Modul wurde nicht gefunden.")
    True
    >>> missing("No module named 'numpy'")
    False
    """
    low = text.lower()
    return any(sign.lower() in low for sign in SIGNS)


def problem() -> WorkflowError:
    """The same as an error with what to do."""
    return WorkflowError(f"{FOUND}.", hint=TODO)
