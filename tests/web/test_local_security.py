"""The local server answers the page that it opened itself, and nobody else: hundreds of hostile requests to the really started one."""

from itertools import product

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.web.asking import Answer, Browser, ask, said
from workflow.web.rules import HEADERS
from workflow.web.serving import Server

SECRET = "what somebody said"


async def page(request: Request) -> Response:
    return JSONResponse({"said": SECRET})


async def save(request: Request) -> Response:
    return JSONResponse({"bytes": len(await request.body())})


async def faulty(request: Request) -> Response:
    raise ValueError(SECRET)


@pytest.fixture(scope="module")
def server():
    routes = [Route("/", page), Route("/sound", page), Route("/save", save, methods=["POST"]), Route("/faulty", faulty)]
    running = Server(routes, limit=200_000, body_seconds=0.5)
    thread = running.in_thread()
    yield running
    running.stop()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def browser(server):
    return Browser(server)


def test_the_address_opens_once_and_the_page_is_reached_without_the_token(server):
    fresh = Server([Route("/", page)], start="/")
    fresh.in_thread()
    address = fresh.address.partition(str(fresh.port))[2]
    opened = Browser(fresh)
    assert opened.let_in.status == 303 and opened.let_in.headers["location"] == "/"
    cookie = opened.let_in.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "token" not in cookie
    assert opened.get("/").json == {"said": SECRET}
    stranger = ask(fresh.port, "GET", address, {"host": f"127.0.0.1:{fresh.port}"})
    assert stranger.status == 403 and "works once" in stranger.body.decode()
    assert opened.ask("GET", address, {}).status == 303  # who is in may follow it again
    fresh.stop()


def test_a_hostile_request_does_not_use_the_address_up():
    fresh = Server([Route("/", page)])
    fresh.in_thread()
    address = fresh.address.partition(str(fresh.port))[2]
    ours = f"127.0.0.1:{fresh.port}"
    hostile = [
        ("GET", {"host": "rebound.example"}),
        ("GET", {"host": ours, "sec-fetch-site": "cross-site"}),
        ("GET", {"host": ours, "origin": "http://elsewhere.example"}),
        ("HEAD", {"host": ours}),
        ("POST", {"host": ours, "origin": f"http://{ours}", "content-type": "application/json"}),
    ]
    assert {ask(fresh.port, method, address, headers).status for method, headers in hostile} <= {403, 421}
    guessed = ask(fresh.port, "GET", "/open?token=" + "A" * 43, {"host": ours})
    assert guessed.status == 403
    assert Browser(fresh).let_in.status == 303
    fresh.stop()


def requests(port: int, cookie: str):
    """Every mixture of host, origin, fetch metadata, method and cookie, with whether a browser of ours would send it."""
    ours = f"127.0.0.1:{port}"
    hosts = [ours, f"localhost:{port}", f"rebound.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}"]
    origins = [None, "http://{host}", "https://elsewhere.example", "null"]
    sites = [None, "same-origin", "none", "same-site", "cross-site"]
    methods = ["GET", "POST", "PUT", "OPTIONS"]
    cookies = [cookie, None, cookie[:-1] + ("A" if cookie[-1] != "A" else "B")]
    for host, origin, site, method, shown in product(hosts, origins, sites, methods, cookies):
        headers = {"host": host}
        headers |= {} if origin is None else {"origin": origin.format(host=host)}
        headers |= {} if site is None else {"sec-fetch-site": site}
        headers |= {} if shown is None else {"cookie": shown}
        headers |= {"content-type": "application/json"} if method == "POST" else {}
        proper = host in hosts[:2] and site in (None, "same-origin", "none") and shown == cookie
        proper &= (method == "GET" and origin in origins[:2]) or (method == "POST" and origin == origins[1])
        yield method, headers, proper


def test_every_hostile_request_is_refused_and_every_proper_one_is_served(server, browser):
    refused = served = 0
    wrong: list[tuple[str, dict[str, str], int]] = []
    for method, headers, proper in requests(server.port, browser.cookie):
        path, body = ("/save", b'{"a": 1}') if method == "POST" else ("/sound", b"")
        answer = ask(server.port, method, path, headers, body)
        if proper != (answer.status == 200):
            wrong.append((method, headers, answer.status))
        if not proper:
            refused += 1
            assert SECRET.encode() not in answer.body
        served += proper
        guarded(answer)
    assert wrong == []
    assert refused >= 400 and served >= 18, (refused, served)


def guarded(answer: Answer) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "server" not in answer.headers


def test_a_token_or_a_cookie_in_the_wrong_place_opens_nothing(server, browser):
    ours = {"host": f"127.0.0.1:{server.port}"}
    secret = browser.cookie.partition("=")[2]
    for path in (f"/sound?token={secret}", f"/sound?{browser.cookie}", f"/open?token={secret}"):
        assert ask(server.port, "GET", path, ours).status == 403
    assert ask(server.port, "GET", "/sound", ours | {"referer": f"http://127.0.0.1/?token={secret}"}).status == 403
    assert ask(server.port, "GET", "/sound", ours | {"authorization": f"Bearer {secret}"}).status == 403
    assert ask(server.port, "GET", "/sound", ours | {"cookie": f"workflow-1={secret}"}).status == 403
    twice = f"{browser.cookie}; workflow-{server.port}=wrong"
    assert ask(server.port, "GET", "/sound", ours | {"cookie": twice}).status == 403


def test_two_hosts_or_two_lengths_are_no_request(server, browser):
    ours = f"host: 127.0.0.1:{server.port}\r\ncookie: {browser.cookie}\r\n"
    for text in (
        f"GET /sound HTTP/1.1\r\n{ours}host: 127.0.0.1:{server.port}\r\n\r\n",
        f"GET /sound HTTP/1.1\r\ncookie: {browser.cookie}\r\n\r\n",
        f"POST /save HTTP/1.1\r\n{ours}content-length: 1\r\ncontent-length: 2\r\n\r\nab",
        f"GET /sound HTTP/1.1\r\n{ours}content-length: 4\r\n\r\nbody",
        f"GET http://rebound.example/sound HTTP/1.1\r\ncookie: {browser.cookie}\r\nhost: rebound.example\r\n\r\n",
    ):
        answer = said(server.port, text.encode())
        assert answer.split(b" ")[1] in (b"400", b"421"), answer
        assert SECRET.encode() not in answer


def saving(server: Server, browser: Browser, more: str) -> bytes:
    ours = f"127.0.0.1:{server.port}"
    return (
        f"POST /save HTTP/1.1\r\nhost: {ours}\r\norigin: http://{ours}\r\ncookie: {browser.cookie}\r\n"
        f"content-type: application/json\r\n{more}\r\n\r\n"
    ).encode()


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(server, browser):
    answer = said(server.port, saving(server, browser, "content-length: 10000000"))
    assert b" 413 " in answer.splitlines()[0]


def test_a_body_that_says_no_length_is_cut_off_at_the_limit(server, browser):
    head = saving(server, browser, "transfer-encoding: chunked")
    within, over = b"30d40\r\n" + b"a" * 200_000 + b"\r\n", b"1\r\na\r\n"
    answer = said(server.port, head + within + over)
    assert b" 413 " in answer.splitlines()[0]


def test_a_body_that_does_not_come_is_not_waited_for(server, browser):
    answer = said(server.port, saving(server, browser, "content-length: 100") + b'{"half": ')
    assert b" 408 " in answer.splitlines()[0]
    assert browser.post("/save", {"whole": True}).status == 200  # and the next one is served


def test_only_json_changes_anything(server, browser):
    ours = {"origin": f"http://127.0.0.1:{server.port}"}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert browser.ask("POST", "/save", ours | {"content-type": kind}, b"{}").status == 415


def test_a_fault_of_the_program_tells_nothing_of_what_was_said(server, browser, capfd):
    answer = browser.get("/faulty")
    assert answer.status == 500 and SECRET.encode() not in answer.body
    guarded(answer)
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err


def test_no_file_is_served_but_those_of_the_page(browser):
    for path in ("/static/..%2frules.py", "/static/../rules.py", "/static/none.css", "/static/%2e%2e/app.py", "/nothing"):
        assert browser.get(path).status == 404


def test_the_server_ends_when_no_page_is_open_any_more():
    forgotten = Server([Route("/", page)], idle_s=0.1)
    thread = forgotten.in_thread()
    thread.join(10)
    assert not thread.is_alive()


def test_finish_in_the_page_ends_the_server():
    running = Server([Route("/", page)])
    thread = running.in_thread()
    opened = Browser(running)
    assert opened.get("/alive").status == 204
    assert opened.post("/stop", {}).status == 204
    thread.join(10)
    assert not thread.is_alive()
