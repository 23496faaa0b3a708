"""Reading a JSON body that may be hostile: too long, too deep, or no JSON."""

import codecs
import io
import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import JSONParser

from apps.core.errors import BodyTooLarge, MalformedJson

#: Half of a pair escaped; alone it is no text, and neither database nor network takes it.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class Json(JSONParser):
    """DRF's parser within limits. Raises MalformedJson or BodyTooLarge."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body as plain values."""
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise BodyTooLarge(mebibytes=most // 2**20)
        # Some programs put a byte-order mark first; RFC 8259, section 8.1, lets a reader pass over it.
        raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            found = super().parse(io.BytesIO(raw), media_type, parser_context)
            if _SURROGATE.search(raw):
                json.dumps(found, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise MalformedJson from error
        return found
