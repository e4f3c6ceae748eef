"""The board: the study at a glance, read and never written (floor 4)."""

from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workflow.days import day_in_words, short
from workflow.store import events
from workflow.store.clock import now_in
from workflow.today.lines import PARTS
from workflow.today.steps.board import board
from workflow.web import assets
from workflow.web.desk import Desk
from workflow.web.saying import sayings


def routes(desk: Desk, known: dict[int, dict[str, str]] | None = None, language: str = "en") -> list[Route]:
    """The board in a language, and the sign by which it sees that it is out of date.

    `known`: who is who, where the key file was opened for this run.
    """
    texts = assets.texts(language)["board"]
    fixed = {"language": language, "t": texts["page"], "say": sayings(texts["said"])}
    fixed |= {"parts": PARTS, "day_in_words": day_in_words, "short": short}

    async def shown(request: Request) -> Response:
        now = now_in(desk.study.settings.timezone)
        found = await desk.do(board, desk.study, now, known)
        return assets.page("board.html", board=found, today=date.fromisoformat(now[:10]), **fixed)

    async def head(request: Request) -> Response:
        changes, _ = await desk.do(events.head, desk.study.db)
        return JSONResponse({"changes": changes, "minute": now_in(desk.study.settings.timezone)})

    return [Route("/", shown), Route("/board/head", head)]
