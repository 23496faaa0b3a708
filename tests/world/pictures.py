"""Posters made of shapes: no fonts, no files, and the same picture for the same show."""

import colorsys
import io
from functools import lru_cache
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from tests.world.shows import Show

SIZE: Final = (400, 560)


def _colour(hue: int, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb((hue % 360) / 360, saturation, value)
    return int(red * 255), int(green * 255), int(blue * 255)


@lru_cache(maxsize=64)
def poster(show: Show, file_format: str = "JPEG") -> bytes:
    """A poster, 400 by 560: an evening sky in the show's colour, a moon, hills, and its stars."""
    width, height = SIZE
    random = Random(show.mikan_id)
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = y / height
        column.putpixel((0, y), _colour(show.hue + int(40 * share), 0.65, 0.25 + 0.6 * share))
    picture = column.resize(SIZE)
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = random.randrange(width), random.randrange(height // 2)
        draw.ellipse((x, y, x + 2, y + 2), fill=_colour(show.hue, 0.1, 0.95))
    centre_x, centre_y = random.randrange(90, 310), random.randrange(90, 210)
    radius = random.randrange(34, 62)
    box = (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius)
    draw.ellipse(box, fill=_colour(show.hue + 180, 0.25, 0.98))
    for layer in range(3):
        ground = height - 190 + 65 * layer
        points = [(0, height)]
        points += [(x, ground + random.randrange(-34, 34)) for x in range(0, width + 1, 50)]
        points += [(width, height)]
        draw.polygon(points, fill=_colour(show.hue + 12 * layer, 0.7, 0.34 - 0.1 * layer))
    file = io.BytesIO()
    picture.save(file, file_format, quality=88)
    return file.getvalue()
