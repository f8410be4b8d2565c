"""Content controls of Word that show a value kept elsewhere in the file, which Word puts in place of their text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from indexer.reading.office.package import Element, Package, PartError, local

_NAMESPACES = re.compile(r"""xmlns:(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# As Word writes where a value is; other ways to say it may take long to follow.
_PATH = re.compile(r"(?:/@?[\w:.-]+(?:\(\))?(?:\[\d+\])?)+")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"


def bound_values(package: Package, main: str, parts: Sequence[str]) -> Iterator[str]:
    """The values to which content controls are bound, each once.

    Args:
        main: name of the main part.
        parts: names of the parts in which controls stand.
    """
    bindings = [one for part in parts for one in _bindings(package, part)]
    items = dict(_items(package, main)) if bindings else {}
    seen: set[str] = set()
    for binding in bindings if items else ():
        told = {str(key).rpartition("}")[2]: str(value) for key, value in binding.attrib.items()}
        number = told.get("storeItemID", "").lower()
        for item in [items[number]] if number in items else items.values():
            for said in _values(item, told.get("xpath", ""), told.get("prefixMappings", "")):
                if said.strip() and said not in seen:
                    seen.add(said)
                    yield said.strip()


def _items(package: Package, main: str) -> Iterator[tuple[str, Element]]:
    """What the file keeps for its controls, by its number."""
    for name in package.related(main, "customXml"):
        root = package.xml_if_whole(name)
        told = [one for place in package.related(name, "customXmlProps") if (one := package.xml_if_whole(place))
                is not None]
        if root is None:
            continue
        yield (told[0].get(_ID, name) if told else name).lower(), root


def _bindings(package: Package, part: str) -> Iterator[Element]:
    try:
        root = package.xml(part)
    except PartError:  # its own reader tells of it
        return
    yield from (one for one in root.iter(etree.Element) if local(one) == "dataBinding")


def _values(item: Element, path: str, mappings: str) -> Iterator[str]:
    names = {one[1]: one[2] or one[3] or "" for one in _NAMESPACES.finditer(mappings)}
    if _PATH.fullmatch(path):
        try:
            found = item.getroottree().xpath(path, namespaces=names or None)
        except etree.XPathError:
            found = None
        if isinstance(found, list):
            yield from (one if isinstance(one, str) else "".join(one.itertext()) for one in found)
            return
    yield from (text for text in item.itertext() if text.strip())
    yield from (str(value) for one in item.iter(etree.Element) for value in one.attrib.values())
