"""Another page in the same browser, and markup inside our own: neither hears, reads or changes anything."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from workflow.store import revisions

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = """<!doctype html><script>
window.results = {};
const note = (name, value) => { results[name] = value; };
const of = (tag, attributes) => new Promise(done => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = element.onloadedmetadata = () => done('loaded');
    element.onerror = () => done('refused');
    document.body.append(element);
    setTimeout(() => done('nothing'), 2500);
});
addEventListener('load', async () => {
    const target = 'http://127.0.0.1:PORT';
    const get = async (options) => {
        const answer = await fetch(target + '/transcript/1/data', {credentials: 'include', ...options});
        return answer.type === 'opaque' ? 'opaque' : await answer.text();
    };
    note('read', await get({}).catch(() => 'refused'));
    note('blind', await get({mode: 'no-cors'}).catch(() => 'refused'));
    note('sound', await of('audio', {src: target + '/transcript/1/sound'}));
    note('script', await of('script', {src: target + '/static/model.js', type: 'module'}));
    const body = JSON.stringify({seen: 0, saw: '', edits: [{op: 'text', first: 0, last: 0, text: 'hacked'}]});
    note('json', await fetch(target + '/transcript/1/save', {method: 'POST', credentials: 'include', body,
        headers: {'content-type': 'application/json'}}).then(() => 'sent', () => 'refused'));
    await fetch(target + '/transcript/1/save', {method: 'POST', mode: 'no-cors', credentials: 'include', body,
        headers: {'content-type': 'text/plain'}}).catch(() => {});
    await fetch(target + '/stop', {method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}'}).catch(() => {});
    const frame = document.createElement('iframe');
    frame.src = target + '/transcript/1';
    document.body.append(frame);
    setTimeout(() => { note('frame', frame.contentDocument ? 'ours' : 'closed'); window.finished = true; }, 1500);
});
</script><body>"""


@pytest.fixture
def elsewhere():
    """A page of somebody else's, on another port of this computer: the nearest that a hostile page can come."""
    pages: dict[str, str] = {}

    class Serving(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(pages["text"].encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Serving)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", pages
    server.shutdown()
    server.server_close()


def test_a_page_beside_ours_reads_nothing_hears_nothing_and_changes_nothing(opening, elsewhere):
    one = opening()
    address, pages = elsewhere
    pages["text"] = HOSTILE.replace("PORT", str(one.server.port))
    other = one.page.context.new_page()  # the same browser, with our cookie in its jar
    other.goto(address)
    for _ in range(100):
        if other.evaluate("window.finished"):
            break
        other.wait_for_timeout(100)
    assert other.evaluate("results") == {
        "read": "refused", "blind": "refused", "sound": "refused", "script": "refused", "json": "refused", "frame": "closed",
    }  # fmt: skip
    assert revisions.latest_number(one.study.db, 1) == 0
    assert one.page.evaluate("fetch('/alive').then(answer => answer.status)") == 204  # nor was the program ended


def test_markup_inside_our_own_page_does_nothing(opening):
    one = opening()
    tried = one.page.evaluate("""async () => {
        const tried = {};
        try { document.body.insertAdjacentHTML('beforeend', '<img src=x>'); tried.html = 'written'; } catch { tried.html = 'refused'; }
        const script = document.createElement('script');
        try { script.textContent = 'window.ran = true'; document.body.append(script); } catch { /* refused */ }
        tried.script = window.ran ? 'ran' : 'refused';
        tried.elsewhere = await fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused');
        const image = new Image();
        tried.image = await new Promise(done => {
            image.onload = () => done('loaded');
            image.onerror = () => done('refused');
            image.src = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>';
        });
        return tried;
    }""")
    assert tried == {"html": "refused", "script": "refused", "elsewhere": "refused", "image": "refused"}
    one.faults.clear()  # the browser reports each refusal
