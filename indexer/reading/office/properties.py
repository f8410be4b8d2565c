"""Title, subject, keywords and the like, which a modern office file bears and paper does not show."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.reading.office.package import Element, Package, children, local

_NAMES = ("core-properties", "extended-properties", "custom-properties", "customProperties", "extendedProperties")
_USUAL = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
# Names of programs and persons, dates and counts say nothing of the paper.
_PASSED_OVER = {"creator", "language", "lastModifiedBy", "created", "modified", "lastPrinted", "revision",
                "Application", "AppVersion", "Template", "TotalTime", "DocSecurity", "HeadingPairs"}  # fmt: skip


def property_lines(package: Package) -> Iterator[str]:
    """Yield what the properties say, one line a value; a property with a name of its own once more with the name."""
    related = [one.target for one in package.relations("").values() if one.kind in _NAMES and not one.outside]
    present = {name.lower() for name in package.names}
    for name in dict.fromkeys((*related, *(name for name in _USUAL if name.lower() in present))):
        root = package.xml_if_whole(name)
        for one in () if root is None else children(root):
            yield from _values(one)


def _values(element: Element) -> Iterator[str]:
    if local(element) in _PASSED_OVER:
        return
    for one in element.iter():
        text = (one.text or "").strip() if isinstance(one.tag, str) else ""
        if not any(map(str.isalpha, text)):
            continue
        yield text
        if named := element.get("name"):
            yield f"{named}: {text}"
