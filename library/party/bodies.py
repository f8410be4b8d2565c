"""Letters that stand for a body in the codes of its documents; observed use, the likeliest first."""

from __future__ import annotations

from library.party.folding import fold

# Longer names stand before the names that begin them.
_CODES = (
    ("uy ban kiem tra tinh uy", ("UBKTTU",)),
    ("uy ban kiem tra thanh uy", ("UBKTTU",)),
    ("uy ban kiem tra huyen uy", ("UBKTHU",)),
    ("uy ban kiem tra dang uy", ("UBKTĐU",)),
    ("uy ban kiem tra trung uong", ("UBKTTW",)),
    ("ban to chuc tinh uy", ("BTCTU",)),
    ("ban to chuc thanh uy", ("BTCTU",)),
    ("ban to chuc trung uong", ("BTCTW",)),
    ("ban to chuc huyen uy", ("BTCHU",)),
    ("ban tuyen giao va dan van tinh uy", ("BTGDVTU",)),
    ("ban tuyen giao tinh uy", ("BTGTU",)),
    ("ban tuyen huan tinh uy", ("BTHTU",)),
    ("ban dan van tinh uy", ("BDVTU",)),
    ("ban noi chinh tinh uy", ("BNCTU",)),
    ("van phong tinh uy", ("VPTU", "VP/TU")),
    ("van phong thanh uy", ("VPTU",)),
    ("van phong huyen uy", ("VPHU",)),
    ("van phong trung uong", ("VPTW",)),
    ("uy ban nhan dan", ("UBND", "UB")),
    ("hoi dong nhan dan", ("HĐND",)),
    ("uy ban hanh chinh", ("UBHC", "UB")),
    ("uy ban khang chien hanh chinh", ("UBKCHC",)),
    ("ban chap hanh dang bo tinh", ("TU",)),
    ("ban chap hanh dang bo thanh pho", ("TU",)),
    ("ban chap hanh dang bo huyen", ("HU",)),
    ("ban chap hanh dang bo xa", ("ĐU",)),
    ("ban thuong vu tinh uy", ("TU",)),
    ("ban thuong vu huyen uy", ("HU",)),
    ("ban chap hanh trung uong", ("TW", "TƯ")),
    ("bo chinh tri", ("TW", "TƯ")),
    ("ban bi thu", ("TW", "TƯ")),
    ("tinh uy", ("TU",)),
    ("thanh uy", ("TU", "ThU")),
    ("huyen uy", ("HU",)),
    ("quan uy", ("QU",)),
    ("thi uy", ("ThU", "TU")),
    ("dang uy", ("ĐU",)),
    ("lien khu uy", ("LKU",)),
    ("khu uy", ("KU",)),
    ("xu uy", ("XU",)),
    ("chi bo", ("CB",)),
)


def body_codes(name: str) -> tuple[str, ...]:
    """Return the letters that usually stand for a body in its codes; none for a body that is not known."""
    plain = fold(name)
    return next((codes for start, codes in _CODES if plain.startswith(start)), ())
