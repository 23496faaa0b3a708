"""NexusPHP, the software of most private trackers: takes ten words, and old versions pass over them altogether."""

from urllib.parse import urlsplit

from apps.search.protocol import Kind


def _recognises(template: str) -> bool:
    return urlsplit(template).path.endswith("/torrentrss.php")


KIND = Kind(name="nexusphp", recognises=_recognises, most_words=10, is_loose=True)
