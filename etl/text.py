"""Vietnamese text of workbooks: NFC, old fonts (TCVN3) to Unicode by evidence, search keys. Knows no workbook and no table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# TCVN3 (fonts .VnTime, .VnArial …): one byte a letter, shown by Excel as Latin-1. Capitals exist for seven letters only;
# all other capitals come from separate capital fonts (.VnTimeH) over the small letters.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_DECODE = str.maketrans(_TCVN3)
# Letters that Unicode Vietnamese also uses prove nothing; the others never stand in Unicode Vietnamese.
_SHARED_LETTERS = frozenset("ÈÉÊÌÒÓÔÕÝàáâãèéêìíòóôõùúý")
_ONLY_TCVN3 = re.compile(f"[{''.join(sorted(set(_TCVN3) - _SHARED_LETTERS))}]")
_ANY_TCVN3 = re.compile(f"[{''.join(sorted(_TCVN3))}]")
_ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_WORD = re.compile(f"[A-Za-zĂăĐđĨĩŨũƠơƯưẠ-ỹÀ-ÖØ-öø-ÿ{''.join(sorted(_TCVN3))}]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_DROP_TONES = str.maketrans(dict.fromkeys(_TONES))
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?", re.IGNORECASE
)
# Words of captions and labels whose Unicode form is also a possible TCVN3 spelling of another syllable.
_COMMON = frozenset(
    ["tháng", "và", "có", "cá", "các", "giá", "là", "lá", "hàng", "hóa", "thép", "hình", "ngành", "giày", "máy", "dùng", "sản", "bán", "ván", "quý", "trị", "kỳ", "bò", "sò", "tô", "mía", "đá", "đó", "sán", "xá", "cà", "phê", "chè", "gà", "thái", "bình", "hòa", "phú", "tây", "hà", "nam", "quán", "lâm", "đồng", "tháp", "cao", "bằng", "lào", "lái", "loài", "ngoài", "nhà", "nước", "ô", "hùng", "dân", "khí", "hàn", "cây", "xăng", "dầu", "khác", "ngô", "gió", "mì", "sắn"]
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_BLANKS = re.compile(r"\s+")


def is_syllable(word: str) -> bool:
    """Whether a Unicode word is built like a Vietnamese syllable: onset, vowels with at most one tone, coda."""
    decomposed = unicodedata.normalize("NFD", word)
    if sum(map(decomposed.count, _TONES)) > 1:
        return False
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", decomposed.translate(_DROP_TONES))))


def _capitals(word: str) -> str:
    """`TổNG` → `TỔNG`: the small letters of a capital font."""
    plain = [letter for letter in word if letter.isascii()]
    return word.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else word


class Decoder:
    """Decides cell by cell whether text is TCVN3, by its own letters first and by its neighbours where it proves nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        """texts: all texts of one sheet; their letters are the evidence for cells that prove nothing themselves."""
        legacy = modern = 0
        for text in texts:
            if not text.isascii():
                if _ONLY_UNICODE.search(text):
                    modern += 1
                elif _ONLY_TCVN3.search(text) and any(map(self._proves_tcvn3, _WORD.findall(text))):
                    legacy += 1
        self.mostly_tcvn3 = legacy > modern
        self.seen: dict[str, str] = {}

    @staticmethod
    def _proves_tcvn3(word: str) -> bool:
        if _ONLY_UNICODE.search(word) or not _ANY_TCVN3.search(word):
            return False
        inner_capital = any(letter in "ÈÉÊÌÒÓÔÕÝ" for letter in word[1:]) and not word.isupper()
        return bool((_ONLY_TCVN3.search(word) or inner_capital) and is_syllable(word.translate(_DECODE)))

    def clean(self, text: str) -> str:
        """The text in Unicode NFC. Text that already is Unicode Vietnamese comes back unchanged (but for NFC)."""
        if text.isascii():
            return text
        known = self.seen.get(text)
        if known is None:
            known = self.seen[text] = self._clean(text)
        return known

    def _clean(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        if not _ANY_TCVN3.search(text):
            return text.translate(_INVISIBLE)
        words = _WORD.findall(text)
        proven = [self._proves_tcvn3(word) for word in words]
        if not any(proven) and (_ONLY_UNICODE.search(text) or not self.mostly_tcvn3):
            return text.translate(_INVISIBLE)
        legacy = True if any(proven) and not _ONLY_UNICODE.search(text) else None

        def word_to_unicode(found: re.Match[str]) -> str:
            nonlocal legacy
            word = found[0]
            if _ONLY_UNICODE.search(word):
                legacy = False
                return word
            if self._proves_tcvn3(word):
                legacy = True
            elif not _ANY_TCVN3.search(word):
                return word
            else:
                decoded = word.translate(_DECODE)
                if not is_syllable(decoded) or not (self.mostly_tcvn3 if legacy is None else legacy):
                    return word
                if legacy is None and word.lower() in _COMMON and decoded.lower() not in _COMMON:
                    return word
            return _capitals(word.translate(_DECODE))

        return _WORD.sub(word_to_unicode, text).translate(_INVISIBLE)


def fold(text: str) -> str:
    """Line breaks and runs of blanks to one blank, ends trimmed."""
    return _BLANKS.sub(" ", text).strip()


_KEEP = re.compile(r"[\W_]+")
_FLAT = str.maketrans({"đ": "d", "ð": "d"})


def toneless(text: str) -> str:
    """Small letters without tone marks, vowel marks and đ kept: `Hoá` and `Hóa` → `hoa`, `Sơ bộ` → `sơ bô`."""
    return unicodedata.normalize(
        "NFC", unicodedata.normalize("NFD", unicodedata.normalize("NFC", text.lower())).translate(_DROP_TONES)
    )


def label_key(text: str) -> str:
    """Letters and digits of a label without tone marks: two spellings of one label share it."""
    return _KEEP.sub("", toneless(text))


def search_key(text: str) -> str:
    """ASCII letters and digits separated by single blanks, đ written as d: for captions and accent-free search."""
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_FLAT))
    return _KEEP.sub(" ", "".join(letter for letter in decomposed if not unicodedata.combining(letter))).strip()
