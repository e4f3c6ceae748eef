"""The page on which names in a transcript are replaced, each by a person; only where the key file was opened for this run (floor 4)."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from workflow.errors import NotAllowed, WrongUsage
from workflow.review.steps import pseudonyms
from workflow.review.steps.pseudonyms import Proposed, Wish
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities
from workflow.web import assets
from workflow.web.app import problem
from workflow.web.desk import Desk


class Names:
    """The routes of the page; `identities` is the opened key file, `language` what the page speaks."""

    def __init__(self, desk: Desk, identities: Identities, language: str) -> None:
        self.desk, self.identities, self.language = desk, identities, language

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/transcript/{number:int}/names", self.page),
            Route("/transcript/{number:int}/names/data", self.data),
            Route("/transcript/{number:int}/names/decide", self.decide, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        number = request.path_params["number"]
        await self._proposed(number)  # what is wrong is said before any page
        texts = assets.texts(self.language)["names"]
        return assets.page("names.html", recording=f"R{number}", number=number, language=self.language, t=texts["page"])

    async def data(self, request: Request) -> Response:
        found = await self._proposed(request.path_params["number"])
        return JSONResponse(facts_of(found) | {"texts": assets.texts(self.language)["names"]["script"]})

    async def decide(self, request: Request) -> Response:
        """What a person decided is written; 409 where the words have changed since the page saw them, and nothing is."""
        number, asked = request.path_params["number"], await _asked(request)
        try:
            await self.desk.do(_decide, self.desk.study, number, self.identities, asked, self.desk.by)
        except NotAllowed as refused:
            found = await self._proposed(number)
            return problem(refused, 409 if found.revision != asked["seen"] else 403, revision=found.revision)
        return JSONResponse(facts_of(await self._proposed(number)))

    async def _proposed(self, number: int) -> Proposed:
        return await self.desk.do(pseudonyms.proposals, self.desk.study, number, self.identities)


def facts_of(found: Proposed) -> dict[str, Any]:
    """What the page shows: what is undecided, with its words around it, and what was decided, by number and replacement."""
    return {
        "recording": found.recording,
        "revision": found.revision,
        "left": found.left,
        "open": [asdict(one) for one in found.open],
        "replaced": [[one.number, one.start_ms, one.end_ms, one.text] for one in found.decided.accepted],
        "refused": sorted(found.decided.refused),
        "looked": found.decided.revision == found.revision,
    }


def _decide(study: StudyFolder, number: int, identities: Identities, asked: dict[str, Any], by: str) -> None:
    if asked["undo"]:
        pseudonyms.undo(study, number, asked["undo"], by=by)
    elif asked["again"]:
        pseudonyms.ask_again(study, number, asked["again"], by=by)
    else:
        wish = Wish(
            **{key: asked[key] for key in ("accept", "refuse", "all_of", "none_of", "sure", "rest")},
            written_as={int(key): text for key, text in asked["written_as"].items()},
        )
        pseudonyms.decide(study, number, identities, wish, by=by, seen=asked["seen"])


NUMBERS = ("accept", "refuse", "all_of", "none_of", "undo", "again")


async def _asked(request: Request) -> dict[str, Any]:
    """What a page wants decided, whole. Raises WrongUsage for what no page of ours sends."""
    try:
        sent = await request.json()
        asked = {key: sent.get(key, []) for key in NUMBERS} | {key: sent.get(key, False) for key in ("sure", "rest")}
        asked |= {"written_as": sent.get("written_as", {}), "seen": sent["seen"]}
        fits = all(isinstance(number, int) for key in NUMBERS for number in asked[key]) and isinstance(asked["seen"], int)
        fits = fits and all(key.isdecimal() and isinstance(text, str) for key, text in asked["written_as"].items())
        fits = fits and isinstance(asked["sure"], bool) and isinstance(asked["rest"], bool)
    except (ValueError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise WrongUsage("This is not what the page sends.", hint="load the page anew")
    return asked
