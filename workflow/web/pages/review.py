"""The review of a transcript: its words beside its sound, and the way back for what was corrected (floor 4)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from workflow.errors import NotAllowed, WrongUsage
from workflow.review import steps as review
from workflow.review.states import NOBODY
from workflow.review.steps import Opened, drafts, standing
from workflow.store.clock import now_in
from workflow.transcribe.playing import Playing
from workflow.transcribe.steps import play
from workflow.transcribe.times import length
from workflow.web import assets, wav
from workflow.web.app import problem
from workflow.web.desk import Desk

BLOCK = 1 << 16  # bytes of sound at a time
LOOK_S = 0.05  # between two looks whether more of the sound has been decoded
LONGEST_NAME = 64  # letters of how a page calls itself
MOST_SOUNDS = 3  # held at once; a page that comes back to one that was let go has it decoded anew


class Review:
    """The routes of the page for one study; `language` is what the page speaks. Close it when the server has ended.

    `names`: whether the page of names is served beside it.
    """

    def __init__(self, desk: Desk, language: str, *, names: bool = False) -> None:
        self.desk, self.language, self.names = desk, language, names
        self._sounds: dict[int, tuple[object, Playing]] = {}  # recording: how it is to sound, and the sound

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/transcript/{number:int}", self.page),
            Route("/transcript/{number:int}/data", self.data),
            Route("/transcript/{number:int}/sound", self.sound),
            Route("/transcript/{number:int}/peaks", self.peaks),
            Route("/transcript/{number:int}/save", self.save, methods=["POST"]),
            Route("/transcript/{number:int}/draft", self.draft, methods=["POST"]),
            Route("/transcript/{number:int}/sign", self.sign, methods=["POST"]),
        ]

    def close(self) -> None:
        while self._sounds:
            self._sounds.popitem()[1][1].close()

    async def page(self, request: Request) -> Response:
        found = await self._opened(request)
        texts = assets.texts(self.language)
        number = request.path_params["number"]
        facts = {"recording": found.transcript.recording, "number": number, "names": self.names}
        return assets.page("review.html", language=self.language, t=texts["page"], **facts)

    async def data(self, request: Request) -> Response:
        """Everything that the page shows but the sound: the words, who says them, what is to be heard again, and the page's own texts.

        `page` is how the page calls itself: what another one, or this one, was killed with before it was saved is taken up first.
        """
        number, page = request.path_params["number"], request.query_params.get("page", "")[:LONGEST_NAME]
        taken = await self.desk.do(drafts.take_up, self.desk.study, number, page) if page else drafts.TakenUp()
        facts = await self.desk.do(facts_of, await self._opened(request))
        facts["taken_up"] = {"revision": taken.revision, "unplaced": [[one.at_ms, one.text] for one in taken.unplaced]}
        somebody = "" if self.desk.by == NOBODY else self.desk.by
        return JSONResponse(facts | {"by": somebody, "texts": assets.texts(self.language)["script"]})

    async def save(self, request: Request) -> Response:
        """Edits of the revision that the page saw become the next one; 409 where somebody else was faster, and nothing is saved."""
        asked, number = await _asked(request), request.path_params["number"]
        try:
            await self.desk.do(drafts.saved, self.desk.study, number, asked["edits"], asked["seen"], **self._about(asked))
        except NotAllowed as refused:
            found = await self._opened(request)
            stale = found.saw != asked["saw"] or found.revision != asked["seen"]
            return problem(refused, 409 if stale else 403, revision=found.revision)
        return JSONResponse(await self.desk.do(facts_of, await self._opened(request)))

    async def draft(self, request: Request) -> Response:
        """What the page has not saved yet, in case that it never comes to it; 409 where somebody else has saved since."""
        asked, number = await _asked(request), request.path_params["number"]
        try:
            if asked["edits"]:
                await self.desk.do(drafts.keep, self.desk.study, number, asked["edits"], asked["seen"], **self._about(asked))
            else:
                await self.desk.do(drafts.taken_back, self.desk.study, number, asked["page"])
        except NotAllowed as refused:
            return problem(refused, 409)
        return Response(status_code=204)

    async def sign(self, request: Request) -> Response:
        """How long somebody worked on it, and whether it is corrected, or checked, by that."""
        asked, number, study = await _signed(request), request.path_params["number"], self.desk.study
        done = {"by": self.desk.by, "on": now_in(study.settings.timezone)[:10]}
        try:
            if asked["verb"] != "later":
                await self.desk.do(standing.sign, study, number, asked["verb"], minutes=asked["minutes"], **done)
            elif asked["minutes"]:
                await self.desk.do(standing.worked, study, number, asked["minutes"], **done)
        except NotAllowed as refused:
            return problem(refused, 403)
        return Response(status_code=204)

    async def sound(self, request: Request) -> Response:
        """The recording as a WAV file, whole or the bytes that are asked for, as soon as they are decoded."""
        playing = await self._playing(request)
        total = wav.size(playing.samples)
        asked = wav.asked_range(request.headers.get("range"), total)
        headers = {"accept-ranges": "bytes"}
        if asked is None:
            return Response(status_code=416, headers=headers | {"content-range": f"bytes */{total}"})
        headers["content-length"] = str(asked[1] - asked[0])
        partly = "range" in request.headers
        if partly:
            headers["content-range"] = f"bytes {asked[0]}-{asked[1] - 1}/{total}"
        return StreamingResponse(_bytes(playing, *asked), 206 if partly else 200, headers, media_type="audio/wav")

    async def peaks(self, request: Request) -> Response:
        """The outline of the sound from peak number `from` on, as far as it is there; X-Whole says whether that is all."""
        playing = await self._playing(request)
        whole, begin = playing.whole, request.query_params.get("from", "0")
        found = playing.peaks()[int(begin) if begin.isdecimal() and len(begin) < 12 else 0 :]
        headers = {"x-whole": "yes" if whole else "no"}
        if playing.problem:
            return problem(playing.problem, 500)
        return Response(found, headers=headers, media_type="application/octet-stream")

    def _about(self, asked: dict[str, Any]) -> dict[str, str]:
        return {"by": self.desk.by, "saw": asked["saw"], "page": asked["page"]}

    async def _opened(self, request: Request) -> Opened:
        return await self.desk.do(review.opened, self.desk.study, request.path_params["number"])

    async def _playing(self, request: Request) -> Playing:
        """The sound as it may be heard at this moment: what was decoded before more of it went off record is let go."""
        number = request.path_params["number"]
        of = await self.desk.do(play.heard_of, self.desk.study, number)
        held = self._sounds.get(number)
        if held and held[0] != of:
            self._sounds.pop(number)[1].close()
            held = None
        if held is None:
            found = await self._opened(request)
            playing = await self.desk.do(play.opened, self.desk.study, number, found.transcript.duration_ms)
            if number in self._sounds:  # asked for twice at once
                playing.close()
            else:
                while len(self._sounds) >= MOST_SOUNDS:
                    self._sounds.pop(next(iter(self._sounds)))[1].close()
                self._sounds[number] = of, playing
        return self._sounds[number][1]


def facts_of(found: Opened) -> dict[str, Any]:
    """What the page shows of a transcript, small: a turn is who and its words, a word its text, its times and its probability."""
    shown = found.transcript
    return {
        "recording": shown.recording,
        "session": shown.session,
        "language": shown.language,
        "length": length(shown.duration_ms),
        "duration_ms": shown.duration_ms,
        "revision": found.revision,
        "saw": found.saw,
        "state": found.state,
        "speakers": [label for label in found.speakers if label != "?"],
        "turns": [[turn.speaker, [[w.text, w.start_ms, w.end_ms, round(w.probability, 2)] for w in turn.words]] for turn in shown.turns],
        "marks": [[mark.kind, mark.start_ms, mark.end_ms] for mark in shown.marks],
        "places": [
            {"start_ms": place.start_ms, "end_ms": place.end_ms, "listening_ms": place.listening_ms, "why": place.why}
            | {"kinds": list(dict.fromkeys(flag.kind for flag in place.flags))}
            for place in found.review.places
        ],
        "about": [flag.why for flag in found.review.about],
    }


async def _asked(request: Request) -> dict[str, Any]:
    """What a page wants saved. Raises WrongUsage for what no page of ours sends."""
    asked = await _fitting(request, edits=list, seen=int, saw=str, page=str)
    if len(asked["page"]) > LONGEST_NAME:
        raise WrongUsage("This is not what the page sends.", hint="load the page anew")
    return asked


async def _signed(request: Request) -> dict[str, Any]:
    """How somebody leaves a transcript: until later, corrected or checked. Raises WrongUsage."""
    asked = await _fitting(request, verb=str, minutes=int)
    if asked["verb"] not in ("later", "corrected", "checked") or not 0 <= asked["minutes"] <= 1440:
        raise WrongUsage("This is not what the page sends.", hint="load the page anew")
    return asked


async def _fitting(request: Request, **kinds: type) -> dict[str, Any]:
    """What was sent, each entry of its kind."""
    try:
        asked = await request.json()
        fits = isinstance(asked, dict) and all(type(asked.get(name)) is kind for name, kind in kinds.items())
    except ValueError:
        fits = False
    if not fits:
        raise WrongUsage("This is not what the page sends.", hint="load the page anew")
    return asked


async def _bytes(playing: Playing, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes of the virtual file from `start` to `end`, a block at a time, each once it is there."""
    if start < wav.HEAD_BYTES:
        yield wav.head(playing.samples)[start:end]
    at = max(start, wav.HEAD_BYTES)
    while at < end and not playing.closed:
        first, skipped = divmod(at - wav.HEAD_BYTES, wav.SAMPLE_BYTES)
        last = -(-(min(end, at + BLOCK) - wav.HEAD_BYTES) // wav.SAMPLE_BYTES)
        while not playing.ready(last) and not playing.closed:
            await asyncio.sleep(LOOK_S)
        found = (await asyncio.to_thread(playing.read, first, last))[skipped : skipped + end - at]
        at += len(found)
        yield found
