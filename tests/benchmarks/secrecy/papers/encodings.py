"""The letters of old fonts and code pages: TCVN3 (ABC), VNI and Windows 1258."""

from __future__ import annotations

import unicodedata

_LOWER = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
_TCVN3 = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ"
_TCVN3_CAPITALS = dict(zip("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦", strict=True))
_VNI = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ơ": "ô", "ư": "ö", "ỵ": "î"}
_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_ROOF = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE, _ROOF, _HORN = "\u0306", "\u0302", "\u031b"


def tcvn3(text: str) -> str:
    """The text as typed in an ABC font; letters that have no capital there become small ones, as in `.VnTimeH`."""
    table = dict(zip(_LOWER, _TCVN3, strict=True)) | _TCVN3_CAPITALS
    return "".join(table.get(one, table.get(one.lower(), one)) for one in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """The text as typed in a VNI font: the letter, then its sign."""
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _vni(letter: str) -> str:
    small = letter.lower()
    if small in _VNI:
        return _VNI[small].upper() if letter.isupper() else _VNI[small]
    parts = unicodedata.normalize("NFD", small)
    base, signs = parts[0], parts[1:]
    tone = next((sign for sign in signs if sign in _VNI_TONES), "")
    if _HORN in signs:
        made = {"o": "ô", "u": "ö"}[base] + _VNI_TONES.get(tone, "")
    elif _BREVE in signs or _ROOF in signs:
        made = base + (_VNI_BREVE if _BREVE in signs else _VNI_ROOF)[tone]
    else:
        made = base + _VNI_TONES.get(tone, "") if signs else small
    return made.upper() if letter.isupper() else made


def cp1258(text: str) -> bytes:
    """The text in Windows 1258, where a tone follows its letter; what it does not have becomes `?`."""
    made = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((sign for sign in parts if sign in _VNI_TONES), "")
        made.append(unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts) + tone)
    return "".join(made).encode("cp1258", "replace")
