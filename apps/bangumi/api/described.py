"""What /bangumi says of itself in the schema."""

from apps.core.api.rules import GIVEN_RULE, JOINED, RULE, WEEKDAY
from apps.core.api.shapes import (
    ID_OR_TEXT,
    NUMBER_OR_TEXT,
    Operation,
    Shape,
    anything,
    listed,
    null,
    number,
    one_of,
    record,
    switch,
    text,
    whole,
)

#: Which work a rule is held to be, and why that one.
_WORK: Shape = record(
    {
        "bgm_id": null(whole(low=1)),
        "bgm_pinned": switch(),
        "tmdb_id": null(whole(low=1)),
        "tmdb_pinned": switch(),
        "asking_again": switch(),
        "sources": listed(record({"source": text(), "said_en": text(), "said_zh": text()})),
        "candidates": listed(
            record(
                {
                    "source": text(),
                    "id": whole(),
                    "title": text(),
                    "year": null(whole()),
                    "points": whole(),
                    "chosen": switch(),
                    "reason_en": text(),
                    "reason_zh": text(),
                }
            )
        ),
    }
)

_IDS = listed(ID_OR_TEXT, least=1)
_MANY = one_of(
    record({"bangumi_ids": _IDS}), record({"bangumi_id": _IDS}), record({"ids": _IDS}), _IDS
)
_FILE = {"file": text(enum=["true", "false", "True", "False", "1", "0", ""])}
_LISTS = {"status": switch(), "msg_en": text(), "msg_zh": text(), "missing": listed(whole())}

_EPISODE: Shape = record(
    {
        "season": whole(low=0),
        "episode": number(),
        "absolute": null(number()),
        "title": null(text()),
        "title_zh": null(text()),
        "air_date": null(text(example="2026-10-05")),
        "airs_at": null(text(example="2026-10-05T16:30:00+00:00")),
        "state": text(enum=["not_aired", "missing", "found", "downloading", "on_disk"]),
        "listed": switch(),
    }
)

_LOST: dict[str, Shape] = {"why": text(), "why_en": text(), "why_zh": text()}
_RIVAL: dict[str, Shape] = {"rule": whole(), "title": text(), **_LOST}
#: A release and what became of it.
_DECISION: dict[str, Shape] = {
    "title": text(),
    "seen_at": text(),
    "season": null(whole()),
    "episode": null(number()),
    "taken": switch(),
    "reason": text(),
    "reason_en": text(),
    "reason_zh": text(),
    "download": null(text()),
}

RULES = {
    "episodes": Operation(
        "Every episode of a rule and how far it is; `listed` is false where only a release has spoken of it.",
        answer=record(
            {
                "id": whole(low=1),
                "official_title": text(),
                "complete": switch(),
                "episodes": listed(_EPISODE),
            }
        ),
    ),
    "missing": Operation(
        "Episodes that were broadcast and are neither here nor on their way, by rule.",
        answer=listed(
            record(
                {
                    "id": whole(low=1),
                    "official_title": text(),
                    "group_name": null(text()),
                    "episodes": listed(_EPISODE),
                }
            )
        ),
    ),
    "all": Operation("Every rule, disabled and archived ones too.", answer=listed(RULE)),
    "one": Operation("One rule.", answer=RULE),
    "change": Operation(
        "Change some fields of a rule; its torrents follow where its folder changes. With another season, offset or "
        "kind the files that are there are renamed too, unless `rename_existing` is false.",
        body=GIVEN_RULE,
        body_needed=False,
        example={"official_title": "葬送的芙莉莲", "year": "2023"},
        problems=("500",),
    ),
    "delete_one": Operation(
        "Delete a rule. `file=true` also deletes its files, `false` leaves the client alone, otherwise its tasks go.",
        query=_FILE,
        problems=("415", "500"),
    ),
    "delete_many": Operation(
        "Delete several rules.",
        body=_MANY,
        query=_FILE,
        answer=record({**_LISTS, "deleted": listed(whole())}),
        example={"bangumi_ids": [1, 2, 3]},
        problems=("404", "500"),
    ),
    "disable_one": Operation(
        "Stop following; files stay unless `file=true`.", query=_FILE, problems=("415", "500")
    ),
    "disable_many": Operation(
        "Stop following several.",
        body=_MANY,
        query=_FILE,
        answer=record({**_LISTS, "disabled": listed(whole())}),
        example={"bangumi_ids": [1, 2, 3]},
        problems=("404", "500"),
    ),
    "enable": Operation("Follow again."),
    "reset": Operation("Delete all rules; feeds, client and disk stay as they are."),
    "archive": Operation("Take a rule out of the calendar."),
    "unarchive": Operation("Bring a rule back into the calendar."),
    "refresh_poster": Operation("Look for a rule's poster again.", problems=("500",)),
    "refresh_posters": Operation("Look for every rule's poster again, in the background."),
    "refresh_calendar": Operation("Broadcast weekdays from bgm.tv.", problems=("500",)),
    "refresh_metadata": Operation("Posters and numbering of all rules, in the background."),
    "set_weekday": Operation(
        "Put the weekday by hand (0 is Monday), which locks it; null gives it back to the calendar.",
        body=record({"weekday": WEEKDAY}),
        example={"weekday": 4},
    ),
    "needs_review": Operation("Rules whose numbering waits for a decision.", answer=listed(RULE)),
    "dismiss_review": Operation("Leave the numbering of a rule as it is."),
    "apply_offset": Operation(
        "Number a rule's episodes as suggested and rename the files that are there; 400 where nothing is suggested.",
        problems=("400", "500"),
    ),
    "suggest_offset": Operation(
        "What the numbers of a rule's releases need.",
        answer=record(
            {
                "suggested_offset": whole(),
                "suggested_season_offset": whole(),
                "reason": text(),
                "reason_en": text(),
                "confidence": null(text()),
            }
        ),
        problems=("500",),
    ),
    "detect_offset": Operation(
        "Compare a title's season and episode with the catalogue; nothing is stored.",
        body=record(
            {"title": text(minLength=1, longest=1000)},
            parsed_season=null(NUMBER_OR_TEXT),
            parsed_episode=null(NUMBER_OR_TEXT),
        ),
        answer=record(
            {
                "has_mismatch": switch(),
                "suggestion": null(anything()),
                "tmdb_info": null(anything()),
            }
        ),
        example={"title": "Sousou no Frieren", "parsed_season": 2, "parsed_episode": 1},
        problems=("500",),
    ),
    "poster": Operation(
        "A picture of the show: its poster where there is one, else one made of its title. With an ETag.",
        answer=text(),
        media="image/svg+xml",
        also={media: text(format="binary") for media in ("image/jpeg", "image/png", "image/webp")},
    ),
    "explain": Operation(
        "What became of each of a rule's releases, which it might have had, and why.",
        answer=record(
            {
                "rule": whole(),
                "at": text(),
                "counts": anything(),
                "not_expressions": listed(text()),
                "releases": listed(record({**_DECISION, "rivals": listed(record(_RIVAL))})),
                "lost": listed(record({**_DECISION, **_LOST, "rule": null(whole())})),
                "work": _WORK,
            }
        ),
    ),
    "unmatched": Operation(
        "Releases that belong to no rule, newest first, and why.",
        answer=listed(
            record(
                {
                    **_DECISION,
                    "id": whole(),
                    "name": text(),
                    "url": text(),
                    "homepage": null(text()),
                    "downloaded": switch(),
                    "bangumi_id": null(whole()),
                    "rivals": listed(record(_RIVAL)),
                }
            )
        ),
    ),
    "forget_unmatched": Operation(
        "Forget every release that belongs to no rule; what a feed still lists is decided anew."
    ),
    "forget_one_unmatched": Operation(
        "Forget one release that belongs to no rule; if a feed still lists it, it is decided anew."
    ),
    "unmatched_count": Operation(
        "How many releases belong to no rule.", answer=record({"count": whole()})
    ),
}

_TASK: Shape = record({"hash": text(), "name": text(), "save_path": text()})

TAGS = {
    "one": Operation(
        "Hand a task of the download client over to a rule: it gets the tag `ab:<id>` and is organised like any other.",
        body=record(
            {
                "hash": text(pattern="^[0-9A-Za-z]+$", minLength=1, longest=64),
                "bangumi_id": ID_OR_TEXT,
            }
        ),
        example={"hash": "a" * 40, "bangumi_id": 17},
        problems=("404", "500"),
    ),
    "untagged": Operation(
        "Hand over every task of our category that has no such tag and fits a rule, by its release, name or folder.",
        answer=record(
            {
                "status": switch(),
                "msg_en": text(),
                "msg_zh": text(),
                "tagged_count": whole(low=0),
                "unmatched_count": whole(low=0),
                "unmatched": listed(_TASK),
            }
        ),
        problems=("500",),
    ),
}
CALENDAR = {
    "file": Operation(
        "What is broadcast when, as iCalendar. A token for the calendar may stand in the address.",
        query={"token": text(), "lang": text(example="zh-hans")},
        answer=text(),
        media="text/calendar",
    ),
}

_PREVIEW: Shape = record(
    {
        "title": text(),
        "reading": anything(),
        "spans": listed(
            record(
                {
                    "field": text(),
                    "start": whole(low=0),
                    "end": whole(low=0),
                    "value": text(),
                }
            )
        ),
        "left_over": listed(text()),
        "because": listed(text()),
        "rule": null(whole(low=1)),
        "official_title": null(text()),
        "taken": switch(),
        "reason": text(),
        "reason_en": text(),
        "reason_zh": text(),
        "rivals": listed(record(_RIVAL)),
        "path": null(text()),
    }
)

#: Something must stand in it.
_TITLE: Shape = text(pattern=r"^[^\u0000]*[^\s\u0000][^\u0000]*$", longest=1000)

TITLES = {
    "parse": Operation(
        "What a release title says, span by span, and what would become of it. A `title`, or up to 20 `titles`.",
        body=one_of(
            record({"title": _TITLE}),
            record({"titles": {**listed(_TITLE), "maxItems": 20}}),
        ),
        example={"title": "[Group] Some Show - 03 [1080p]"},
        answer=one_of(_PREVIEW, listed(_PREVIEW)),
    ),
}

OFFSETS = {
    "apply_many": Operation(
        "Number several rules as suggested; those without a suggestion are passed over.",
        body=_MANY,
        answer=record({**_LISTS, "applied": listed(whole()), "skipped": listed(whole())}),
        example={"bangumi_ids": [1, 2, 3]},
        problems=("404", "500"),
    ),
}

CONFLICTS = {
    "all": Operation(
        "Files that keep their own name, since another file has the one they were to get.",
        answer=listed(
            record(
                {
                    "id": whole(low=1),
                    "bangumi_id": null(whole(low=1)),
                    "official_title": null(text()),
                    "hash": text(),
                    "save_path": text(),
                    "path": text(),
                    "wanted_path": text(),
                    "reason_en": text(),
                    "reason_zh": text(),
                    "created_at": text(),
                }
            )
        ),
    ),
    "retry": Operation(
        "Try to give the file its name once more; 409 while the other file is still there.",
        problems=("400", "409", "500"),
    ),
}

_FILM: Shape = record(
    {
        "id": whole(low=1),
        "official_title": text(),
        "title_raw": text(),
        "year": null(whole()),
        "group_name": null(text()),
        "dpi": null(text()),
        "source": null(text()),
        "subtitle": null(text()),
        "poster_link": null(text()),
        "rss_link": text(),
        "added": switch(),
        "deleted": switch(),
        "save_path": null(text()),
        "rule_name": null(text()),
        "filter": text(),
    }
)

MOVIES = {
    "all": Operation("Every film's rule, disabled ones too.", answer=listed(_FILM)),
    "one": Operation("One film's rule.", answer=_FILM),
    "change": Operation(
        "Change some fields of a film's rule; its torrents follow where its folder changes.",
        body=record(
            official_title=text(),
            title_raw=text(),
            year=null(one_of(whole(low=0, high=9999), text())),
            group_name=null(text()),
            dpi=null(text()),
            source=null(text()),
            subtitle=null(text()),
            poster_link=null(text()),
            rss_link=null(JOINED),
            deleted=null(one_of(switch(), text())),
            rule_name=null(text()),
            filter=null(JOINED),
        ),
        body_needed=False,
        example={"official_title": "铃芽之旅", "year": 2022},
        problems=("500",),
    ),
    "delete_one": Operation(
        "Delete a film's rule; `file` as for other rules.", query=_FILE, problems=("415", "500")
    ),
    "disable": Operation(
        "Stop following a film; files stay unless `file=true`.",
        query=_FILE,
        problems=("415", "500"),
    ),
    "enable": Operation("Follow a film again."),
}
