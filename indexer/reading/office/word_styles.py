"""What the styles of a Word document say of its letters: font, capitals, hidden, page breaks, numbering."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.reading.office.package import Element, W, children, is_on

_MOST_ANCESTORS = 30


class Styles:
    """The styles of a document; an id that is not there says nothing."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else [one for one in children(root) if one.tag == f"{W}style"]
        self._by_id = {one.get(f"{W}styleId", ""): one for one in styles}
        standard = [one for one in styles if one.get(f"{W}default") in {"1", "true", "on"}]
        self._standard = {one.get(f"{W}type", ""): one.get(f"{W}styleId", "") for one in standard}

    def font(self, paragraph: str | None, character: str | None) -> str | None:
        """The font of letters in these styles."""
        for properties in (*self._letters(character), *self._letters(paragraph or self._standard.get("paragraph"))):
            if name := font_of(properties):
                return name
        return None

    def is_on(self, name: str, paragraph: str | None, character: str | None) -> bool:
        """Whether letters in these styles have a property (`w:caps`)."""
        for properties in (*self._letters(character), *self._letters(paragraph or self._standard.get("paragraph"))):
            said = is_on(properties, name)
            if said is not None:
                return said
        return False

    def paragraph(self, style: str | None, name: str) -> Element | None:
        """The first of a paragraph style and its ancestors' properties of this name."""
        for one in self._chain(style or self._standard.get("paragraph")):
            found = one.find(f"{W}pPr/{name}")
            if found is not None:
                return found
        return None

    def _letters(self, style: str | None) -> Iterator[Element]:
        for one in self._chain(style):
            properties = one.find(f"{W}rPr")
            if properties is not None:
                yield properties

    def _chain(self, style: str | None) -> Iterator[Element]:
        for _ in range(_MOST_ANCESTORS):
            one = self._by_id.get(style or "")
            if one is None:
                return
            yield one
            base = one.find(f"{W}basedOn")
            style = None if base is None else base.get(f"{W}val")


def font_of(properties: Element | None) -> str | None:
    """The font that letters' own properties name."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def value_of(properties: Element | None, name: str) -> str | None:
    """The value of one property."""
    found = None if properties is None else properties.find(name)
    return None if found is None else found.get(f"{W}val")
