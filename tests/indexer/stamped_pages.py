"""Pages drawn with print, tables and stamps."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from library.records import Box

PAPER, RED, BLUE, BLACK = (246, 244, 238), (200, 30, 40), (40, 50, 160), (25, 25, 30)
A4 = (1_654, 2_339)  # at 200 dots per inch


def stamp(text: str = "TOI MAT", *, size: int = 56, framed: bool = True, font: str | None = None) -> Image.Image:
    """A stamp's ink, white on black."""
    face = ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
    left, top, right, bottom = face.getbbox(text)
    pad = size // 3 if framed else 2
    mask = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), 0)
    pen = ImageDraw.Draw(mask)
    pen.text((pad - left, pad - top), text, fill=255, font=face, stroke_width=size // 30)
    if framed:
        pen.rectangle((1, 1, mask.width - 2, mask.height - 2), outline=255, width=max(3, size // 12))
    return mask


def pressed(
    page: Image.Image, mark: Image.Image, colour: tuple[int, int, int], degrees: float, middle: tuple[int, int]
) -> Box:
    """Press a stamp on a page; its box."""
    turned = mark.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
    left, top = middle[0] - turned.width // 2, middle[1] - turned.height // 2
    page.paste(colour, (left, top), turned)
    return Box(left, top, left + turned.width, top + turned.height)


def near(found: Box, drawn: Box, within: int = 16) -> bool:
    pairs = zip((found.left, found.top, found.right, found.bottom), (drawn.left, drawn.top, drawn.right, drawn.bottom),
                strict=True)  # fmt: skip
    return all(abs(one - other) <= within for one, other in pairs)


def blank() -> Image.Image:
    return Image.new("RGB", A4, PAPER)


def printed() -> Image.Image:
    """A page of rows."""
    page = blank()
    draw = ImageDraw.Draw(page)
    for row in range(160, 2_200, 56):
        draw.text((180, row), "thuc hien nghi quyet cua tinh uy ve vu dong xuan", fill=(40, 40, 40), font_size=34)
    return page


def ruled(page: Image.Image) -> None:
    draw = ImageDraw.Draw(page)
    for row in range(600, 1_401, 80):
        draw.line((200, row, 1_400, row), fill=(40, 40, 40), width=3)
    for column in range(200, 1_401, 150):
        draw.line((column, 600, column, 1_400), fill=(40, 40, 40), width=3)
    for row in range(620, 1_400, 80):
        for column in range(220, 1_400, 150):
            draw.text((column, row), "12,5", fill=(30, 30, 30), font_size=38)
