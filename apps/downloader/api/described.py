"""What /downloader says of itself in the schema."""

from apps.core.api.shapes import (
    SWITCH_OR_TEXT,
    Operation,
    listed,
    null,
    number,
    record,
    text,
    whole,
)

_TASK = record(
    {
        "hash": text(),
        "name": text(),
        "size": whole(),
        "progress": number(),
        "dlspeed": whole(),
        "upspeed": whole(),
        "eta": whole(),
        "num_seeds": whole(),
        "num_leechs": whole(),
        "state": text(),
        "save_path": text(),
        "added_on": whole(),
        "category": text(),
        "tags": text(example="ab:17"),
    }
)
_HASHES = {"hashes": listed(text(pattern="^[0-9A-Za-z]+$"))}
_EXAMPLE = {"hashes": ["a" * 40]}

TASKS = {
    "all": Operation(
        "Every task in our category, whatever its state.", answer=listed(_TASK), problems=("500",)
    ),
    "pause": Operation("Stop tasks.", body=record(_HASHES), example=_EXAMPLE, problems=("500",)),
    "resume": Operation(
        "Start tasks again.", body=record(_HASHES), example=_EXAMPLE, problems=("500",)
    ),
    "remove": Operation(
        "Remove tasks; their files stay unless `delete_files` says otherwise.",
        body=record(_HASHES, delete_files=null(SWITCH_OR_TEXT)),
        example=_EXAMPLE | {"delete_files": False},
        problems=("500",),
    ),
}
