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
from workflow.web.assets import page
from workflow.web.desk import Desk


def routes(desk: Desk, known: dict[int, dict[str, str]] | None = None) -> list[Route]:
    """The board, and the sign by which it sees that it is out of date. `known`: who is who, where the key file was opened for this run."""

    async def shown(request: Request) -> Response:
        now = now_in(desk.study.settings.timezone)
        found = await desk.do(board, desk.study, now, known)
        return page("board.html", board=found, parts=PARTS, today=date.fromisoformat(now[:10]), day_in_words=day_in_words, short=short)

    async def head(request: Request) -> Response:
        changes, _ = await desk.do(events.head, desk.study.db)
        return JSONResponse({"changes": changes, "minute": now_in(desk.study.settings.timezone)})

    return [Route("/", shown), Route("/board/head", head)]
