"""The style sheets, scripts and texts that pages bring along: read from the package, never from elsewhere (floor 4)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

# Said here and not looked up: what Windows calls a script depends on what else is installed there.
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
LANGUAGES = ("en", "nl")


async def static(request: Request) -> Response:
    """One file of static/, by its plain name."""
    name = request.path_params["name"]
    held = _static()
    if name not in held:
        raise HTTPException(404)
    return Response(held[name], media_type=TYPES[name[name.rindex(".") :]])


@cache
def _static() -> dict[str, bytes]:
    found = [entry for entry in files("workflow.web").joinpath("static").iterdir() if entry.is_file()]
    return {entry.name: entry.read_bytes() for entry in found if any(entry.name.endswith(kind) for kind in TYPES)}


@cache
def texts(language: str) -> dict[str, Any]:
    """Everything that pages say in a language; English where we do not speak it."""
    chosen = language if language in LANGUAGES else "en"
    return json.loads(files("workflow.web").joinpath("texts", f"{chosen}.json").read_text(encoding="utf-8"))


@cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("workflow.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def page(name: str, **facts: Any) -> Response:
    """A page from its template; every fact put into it is escaped."""
    return Response(_templates().get_template(name).render(**facts), media_type="text/html; charset=utf-8")
