"""What the switchboard says of itself in the schema."""

from apps.core.api.shapes import EVENTS as EVENT_STREAM
from apps.core.api.shapes import TEXT, Operation, record, switch, text, whole

PROGRAM = {
    "show": Operation(
        "Is it running, which version, is it the first run?",
        answer=record(
            {
                "status": text(enum=["running", "stopped"]),
                "running": switch(),
                "version": text(),
                "first_run": switch(),
            }
        ),
    ),
    "start": Operation("Start the regular work."),
    "stop": Operation("Stop the regular work; pages and API go on.", problems=("400",)),
    "restart": Operation("Stop, read the settings again, start."),
    "shut_down": Operation("Answer, then end the whole program.", problems=("400",)),
}
CHECK = {"downloader": Operation("Can the download client be reached and signed in to?")}
EVENTS = {
    "stream": Operation(
        "Live events, as Server-Sent Events: status, downloader, library, notice, work, log; `Last-Event-ID` resumes.",
        query={"lastEventId": text()},
        answer=record({"data": text()}, event=text(), id=text()),
        media=EVENT_STREAM,
    ),
}
LOG = {
    "read": Operation(
        "The whole current log; `tail` asks for its last bytes only.",
        answer=text(),
        media=TEXT,
        query={"tail": whole(low=0)},
        problems=("404",),
    ),
    "clear": Operation("Empty the log.", problems=("404",)),
}
