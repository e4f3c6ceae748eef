"""The pages put together into one application: what all of them share, and the routes that each brings (floor 4)."""

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from workflow.errors import NotFound, WorkflowError
from workflow.web import assets


def application(routes: Sequence[BaseRoute], *, stop: Callable[[], None]) -> Starlette:
    """The pages' routes, and beside them: style sheets and scripts, a sign of life, and the way to end the program from a page."""

    async def alive(request: Request) -> Response:
        return Response(status_code=204)

    async def end(request: Request) -> Response:
        stop()
        return Response(status_code=204)

    shared = [
        Route("/static/{name}", assets.static),
        Route("/alive", alive),
        Route("/stop", end, methods=["POST"]),
    ]
    return Starlette(routes=[*shared, *routes], exception_handlers={WorkflowError: _problem})


async def _problem(request: Request, fault: Exception) -> Response:
    """A problem in the words of the command line, for the page to show."""
    assert isinstance(fault, WorkflowError)
    return problem(fault, 404 if isinstance(fault, NotFound) else 400)


def problem(fault: WorkflowError, status: int, **more: object) -> Response:
    return JSONResponse({"problem": fault.message, "hint": fault.hint} | more, status_code=status)
