"""What /search says of itself in the schema."""

from apps.core.api.shapes import EVENTS, Operation, listed, text

_TEMPLATES = {"type": "object", "additionalProperties": text()}

SEARCH = {
    "bangumi": Operation(
        "Search sites; each result is a Server-Sent Event with a rule that is not yet stored.",
        query={
            "keyword": text(),
            "provider": text(example="mikan"),
            "keywords": text(),
            "site": text(),
        },
        answer=text(),
        media=EVENTS,
    ),
    "providers": Operation("The names of the sites that can be searched.", answer=listed(text())),
}
PROVIDERS = {
    "read": Operation("Each site's address with `%s` for the words.", answer=_TEMPLATES),
    "replace": Operation(
        "Replace all of them; each address has a `%s`.",
        body=_TEMPLATES,
        body_needed=False,
        answer=_TEMPLATES,
        example={"mikan": "https://mikanani.me/RSS/Search?searchstr=%s"},
    ),
}
