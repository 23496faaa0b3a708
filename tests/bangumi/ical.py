"""A reader of iCalendar of our own, strict where calendar programs are (RFC 5545, 3.1 and 3.3.11)."""

import re
from dataclasses import dataclass, field

_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<more>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)\Z',
    re.DOTALL,
)
_LONGEST_LINE_BYTES = 75


@dataclass
class Component:
    """BEGIN to END: its properties by name, with parameters, and what lies inside."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)


def read(content: bytes) -> Component:
    """The calendar in a file. Fails where a strict program would."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")[:-1]
    assert max(map(len, lines)) <= _LONGEST_LINE_BYTES
    for raw in lines:
        raw.decode()  # no letter is cut in two
    whole = b"\r\n".join(lines).replace(b"\r\n ", b"").decode().split("\r\n")
    root = Component("")
    open_ones = [root]
    for line in whole:
        found = _LINE.match(line)
        assert found is not None, line
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            child = Component(value)
            open_ones[-1].inside.append(child)
            open_ones.append(child)
        elif name == "END":
            assert open_ones.pop().name == value
        else:
            assert name not in open_ones[-1].values, f"{name} twice"
            open_ones[-1].values[name] = re.sub(r"\\([nN\\;,])", _unescaped, value)
            open_ones[-1].parameters[name] = found["more"]
    assert open_ones == [root]
    assert len(root.inside) == 1
    return root.inside[0]


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]
