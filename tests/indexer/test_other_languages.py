"""A text is good French or English where their small words stand everywhere in it."""

from __future__ import annotations

import pytest

from indexer.restoring import is_french_or_english

ENGLISH = (
    "The committee and the office have agreed that the project shall be carried out with due care by the district for "
    "the benefit of those who are named in this paper, and that it is not for others to change what was said of it"
)
FRENCH = (
    "Le résident de la province, vu les décrets sur les communes et après avis du conseil, arrête que les articles "
    "sont modifiés pour les notables qui ne sont pas inscrits, et que cette mesure est publiée dans les villages"
)
MISREAD = (
    "CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM §éc lËp Tù do H¹nh phóc QuyÕt ®Þnh vÒ viÖc thµnh lËp ban qu¶n lý dù ¸n ph¸t "
    "triÓn n«ng th«n cña tØnh C0NG HOA XA H0I"
)


@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
def test_running_text_is(text: str) -> None:
    assert is_french_or_english(text)


@pytest.mark.parametrize("good", [ENGLISH, FRENCH])
def test_beside_words_of_ours_that_were_misread_it_is_not_all_good(good: str) -> None:
    columns = " ".join(f"{one} {other}" for one, other in zip(good.split(), MISREAD.split(), strict=False))
    for text in (f"{good} {MISREAD}", f"{MISREAD} {good}", f"{good} {good} {MISREAD}", columns, MISREAD):
        assert not is_french_or_english(text)
