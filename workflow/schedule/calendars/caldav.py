"""A calendar on a CalDAV server, such as Nextcloud, Radicale or iCloud; needs the extra `caldav` (floor 2).

The caldav library raises SEQUENCE by itself on saving, which would make the server disagree with what people were sent: it is told not to.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from workflow.errors import BadInput, WorkflowError

TIMEOUT_S = 20


class CalDav:
    """One calendar on a server, by its address."""

    def __init__(self, address: str, user: str, password: str) -> None:
        try:
            from caldav.davclient import DAVClient
        except ImportError:
            raise BadInput("The part for CalDAV calendars is not installed.", hint="pip install 'interview-workflow[caldav]'") from None
        secure = not address.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))
        if secure and not address.startswith("https://"):
            raise BadInput("The calendar's address must begin with https://.", hint="correct [mail] calendar in study.toml")
        with _plain_errors():
            client = DAVClient(
                url=address, username=user or None, password=password or None, timeout=TIMEOUT_S, require_tls=secure, enable_rfc6764=False
            )
            self.calendar = client.calendar(url=address)

    def known(self) -> Mapping[str, int]:
        with _plain_errors():
            return {uid: sequence for uid, sequence, _ in self._objects()}

    def _objects(self) -> Iterator[tuple[str, int, Any]]:
        for stored in self.calendar.get_events():
            for event in stored.icalendar_instance.walk("VEVENT"):
                yield str(event.get("uid", "")), int(str(event.get("sequence", 0))), stored

    def put(self, uid: str, event: bytes) -> None:
        with _plain_errors():
            held = next((stored for known, _, stored in self._objects() if known == uid), None)
            if held is None:
                self.calendar.add_event(event.decode(), increase_seqno=False)
            else:
                held.data = event.decode()
                held.save(increase_seqno=False)

    def delete(self, uid: str) -> None:
        with _plain_errors():
            for known, _, stored in list(self._objects()):
                if known == uid:
                    stored.delete()


def open_calendar(address: str, user: str = "", password: str = "") -> CalDav:
    """A calendar on a server. Raises BadInput when the library is not installed or the address is not safe."""
    return CalDav(address, user, password)


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    """What the library and the network say becomes one sentence, without the address: it may hold a name."""
    try:
        yield
    except WorkflowError:
        raise
    except Exception as fault:  # the library lets those of its own network library through, of many kinds
        name = type(fault).__name__
        said = "does not take this user and password" if "Authoriz" in name else f"does not answer as it should ({name})"
        raise BadInput(
            f"The calendar server {said}; what was put there before stays.",
            hint="check [mail] calendar and user in study.toml and the network, then type the same command again",
        ) from None
