"""Any other feed whose address takes words."""

from apps.search.protocol import Kind


def _always(_template: str) -> bool:
    return True


KIND = Kind(name="template", recognises=_always)
