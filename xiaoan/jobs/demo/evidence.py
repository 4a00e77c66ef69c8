"""Pictures as evidence of the newest records: drawn shapes, no people, no places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from xiaoan.activities.actions import add_activity_evidence
from xiaoan.activities.queries import get_activity_kind
from xiaoan.jobs.demo.county import DemoCounty
from xiaoan.jobs.demo.dice import make_dice
from xiaoan.registers.actions import Upload

PICTURES = 6
WIDTH, HEIGHT = 960, 720
PER_ORG = 8
PER_KIND = 2


@dataclass(frozen=True, slots=True)
class MadeRecord:
    """A record that was made."""

    org_code: str
    activity_key: str
    activity_id: UUID
    held_on: date


def show_evidence(county: DemoCounty, made: Sequence[MadeRecord], *, now: datetime) -> int:
    """Puts pictures to the newest records that want evidence; returns how many."""
    shown: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for record in sorted(made, key=lambda one: one.held_on, reverse=True):
        place = (record.org_code, record.activity_key)
        wants = get_activity_kind(record.activity_key).evidence
        if not wants or shown[record.org_code] >= PER_ORG or kinds[place] >= PER_KIND:
            continue
        picture = draw_picture(make_dice("picture", *place).randrange(PICTURES))
        upload = Upload(stream=BytesIO(picture), name=f"{record.held_on:%Y%m%d}.jpg")
        add_activity_evidence(
            county.actors[record.org_code],
            activity_id=record.activity_id,
            uploads=[upload],
            now=now,
        )
        shown[record.org_code] += 1
        kinds[place] += 1
    return shown.total()


@cache
def draw_picture(number: int) -> bytes:
    """A picture of steppe, sky and a house, as JPEG."""
    dice = make_dice("drawing", number)
    sky, ground = (188, 208 + dice.randint(-10, 10), 226), (150 + dice.randint(0, 40), 168, 112)
    picture = Image.new("RGB", (WIDTH, HEIGHT), sky)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, WIDTH, HEIGHT), fill=ground)
    for _ in range(5):
        left, top = dice.randint(0, WIDTH), dice.randint(300, 420)
        draw.polygon([(left - 260, 470), (left, top), (left + 260, 470)], fill=(136, 156, 128))
    left = dice.randint(160, 420)
    draw.rectangle((left, 330, left + 360, 560), fill=(214, 198, 176), outline=(120, 104, 88))
    for column in range(5):
        for row in range(2):
            x, y = left + 26 + column * 66, 360 + row * 90
            draw.rectangle((x, y, x + 40, y + 54), fill=(108, 134, 156))
    draw.rectangle((left - 20, 310, left + 380, 334), fill=(156, 66, 48))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return stream.getvalue()
