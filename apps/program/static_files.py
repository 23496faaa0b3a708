"""Static files with hashed names and compressed copies, made at the first start while a person waits."""

import gzip
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: The highest level takes ten times as long for a tenth fewer bytes.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6


class QuickCompressor(Compressor):  # type: ignore[misc]  # whitenoise has no types
    """whitenoise's, at levels that keep the first start short."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Compress for browsers that know Brotli."""
        compressed: bytes = brotli.compress(data, quality=BROTLI_QUALITY)
        return compressed

    @staticmethod
    def compress_gzip(data: bytes) -> bytes:
        """Compress for the rest; mtime 0 so that the same bytes give the same bytes."""
        return gzip.compress(data, compresslevel=GZIP_LEVEL, mtime=0)


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Where collectstatic puts them."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Ours."""
        return QuickCompressor(**options)
