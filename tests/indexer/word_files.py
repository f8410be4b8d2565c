"""Small Word files made part by part, so that a test can write what no program would ask for."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"header": "header", "footer": "footer", "footnotes": "footnotes", "comments": "comments",
          "numbering": "numbering", "styles": "styles"}  # fmt: skip


@dataclass
class WordFile:
    """A document under construction; each part is added by its XML."""

    body: str
    parts: dict[str, bytes] = field(default_factory=dict)
    relations: list[str] = field(default_factory=list)
    overrides: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    section: str = ""

    def add(self, kind: str, inside: str, *, use: str = "default") -> WordFile:
        """Add a part such as a header; it is used where the body says nothing else."""
        name, number = f"{kind}{len(self.parts)}", len(self.relations) + 1
        tag = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        self.parts[f"word/{name}.xml"] = f"<w:{tag} {_NAMES}>{inside}</w:{tag}>".encode()
        self.relations.append(f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
        self.overrides.append(f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{_KINDS[kind]}+xml"/>')
        if kind in {"header", "footer"}:
            self.section += f'<w:{kind}Reference w:type="{use}" r:id="r{number}"/>'
        return self

    def attach(self, name: str, content: bytes, *, kind: str = "image") -> str:
        """Add a picture or another file; returns the id of the relation to it."""
        number = len(self.relations) + 1
        self.parts[f"word/{name}"] = content
        self.relations.append(f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{name}"/>')
        return f"r{number}"

    def tell(self, name: str, inside: str) -> WordFile:
        """Add properties (`core`, `custom`)."""
        self.parts[f"docProps/{name}.xml"] = inside.encode()
        self.properties.append(
            f'<Relationship Id="p{len(self.properties)}" Type="{_OFFICE}/{name}-properties" '
            f'Target="docProps/{name}.xml"/>'
        )
        return self

    def save(self, path: Path) -> Path:
        """Write the file."""
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("[Content_Types].xml", (
                f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="png" ContentType="image/png"/><Default Extension="xml" ContentType='
                f'"application/xml"/><Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
                f'{"".join(self.overrides)}</Types>'
            ))
            packed.writestr("_rels/.rels", (
                f'{head}<Relationships {relations}><Relationship Id="d" Type="{_OFFICE}/officeDocument" '
                f'Target="word/document.xml"/>{"".join(self.properties)}</Relationships>'
            ))
            packed.writestr("word/_rels/document.xml.rels",
                            f'{head}<Relationships {relations}>{"".join(self.relations)}</Relationships>')
            packed.writestr("word/document.xml", (
                f"{head}<w:document {_NAMES}><w:body>{self.body}<w:sectPr>{self.section}"
                '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
            ))
            for name, content in self.parts.items():
                packed.writestr(name, content)
        return path


def paragraph(text: str, letters: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    return (f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{letters}</w:rPr>"
            f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>')


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells that are given as XML."""
    grid = "<w:gridCol/>" * len(rows[0])
    cells = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>"


def text_box(inside: str) -> str:
    """A box as Word writes it since 2010."""
    return ('<w:drawing><wp:inline><wp:extent cx="1000000" cy="400000"/><wp:docPr id="7" name="b"/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
            f'<wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>'
            "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>")


def old_text_box(inside: str) -> str:
    """A box as Word wrote it before."""
    return ('<w:pict><v:shape style="width:90pt;height:30pt"><v:textbox><w:txbxContent>'
            f"{inside}</w:txbxContent></v:textbox></v:shape></w:pict>")


def word_art(text: str, font: str = "Arial") -> str:
    """Word art, as watermarks are written."""
    return ('<w:pict><v:shape type="#_x0000_t136" style="width:400pt;height:100pt">'
            f"""<v:textpath style='font-family:"{font}"' string="{text}"/></v:shape></w:pict>""")


def picture(relation: str) -> str:
    """A picture in the text."""
    return ('<w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="1000000"/><wp:docPr id="1" name="p"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="0" name="p.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>")
