"""Vietnamese text of workbooks: NFC, old fonts (TCVN3, VNI) to Unicode by evidence, search keys. Knows no workbook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from etl import vni
from etl.remembered import remembered

# TCVN3 (fonts .VnTime, .VnArial …): one byte a letter, shown by Excel as Latin-1. Capitals exist for seven letters
# only; all other capitals come from separate capital fonts (.VnTimeH) over the small letters.
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
_DECODE_ONLY = str.maketrans({byte: letter for byte, letter in _TCVN3.items() if byte not in _SHARED_LETTERS})
_ONLY_TCVN3 = re.compile(f"[{''.join(sorted(set(_TCVN3) - _SHARED_LETTERS))}]")
_ANY_TCVN3 = re.compile(f"[{''.join(sorted(_TCVN3))}]")
# `10 µm`, `m×n`: Unicode text has these signs as well. The first are never words of TCVN3, the others may be (`b×a`).
_MEASURE = re.compile("µ(?:m|g|l|L|s|F|V|A|W|H|Pa|Sv|mol)")
_PRODUCT = re.compile("[A-Za-z][×÷][A-Za-z]")
# A word never ends in ằ, the letter that » stands for: a pair of these signs around words is a pair of quotation marks.
_QUOTED = re.compile(r"(?<![^\W\d_])«[^«»]+»(?![^\W\d_])")
# No Unicode word is written like this: the first three are of TCVN3, the others of VNI.
_SUSPECT = re.compile(
    "[a-zđ][ÈÉÊÌÒÓÔÕÝ]|[íÝ][aeiouy]|[aeiouy][íÝ]|[ae][àáâãèéêùúõ]|oâ|[ouy][ùõ]|[AE][ÀÁÂÃÈÉÊÙÚÕ]|OÂ|[OUY][ÙÕ]"
)
_ONLY_UNICODE = re.compile("[ÀÁÂÃÍÙÚàĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_WORD = re.compile(f"[A-Za-zĂăĐđĨĩŨũƠơƯưẠ-ỹÀ-ÖØ-öø-ÿ{''.join(sorted(_TCVN3))}]+")
_CAMEL = re.compile(r"[A-ZĐ]?[^A-ZĐ]+|[A-ZĐ]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_DROP_TONES = str.maketrans(dict.fromkeys(_TONES))
# Vowels that end a syllable: those that never carry the tone on their last letter (`tựa`, never `tưạ`), other ones, and
# those that a consonant may follow.
_FALLING = "iêu yêu oai oao oay oeo uai uây uôi uya uyu ươi ươu ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi ưu"
_OPEN = "ue uơ"
_CLOSED = "uyê iê oa oă oe oo uâ uê uô uy ươ yê a ă â e ê i o ô ơ u ư y"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    rf"(?:(?P<falling>{_FALLING.replace(' ', '|')})|{_OPEN.replace(' ', '|')}"
    rf"|(?:{_CLOSED.replace(' ', '|')})(?P<coda>ch|[cpt]|ng|nh|[kmn])?)",
    re.IGNORECASE,
)
_STOPS = frozenset({"c", "ch", "p", "t"})  # such a syllable is high or low: `trực`, never `trùc`
_LEVEL_TONES = re.compile("[\u0300\u0303\u0309]")
# Words of captions and labels whose Unicode form is also a possible TCVN3 spelling of another syllable.
_COMMON = frozenset(
    """bánh bán bình biên bông bò cá các cáp cà cây có cói công cân chè chính chí chân dây dân dùng gà giá gió gói giày
    hình hoá hóa hàn hàng hà hùng khác khí không khách kiên kênh là lá lái lân lâm lên liên lào loài loài lò mây máy mía
    môi mì nên ngân ngành ngô ngoài nhà nhân nhóm nông năm ô pháp phân phí phê phú phá quá quán quân quý sông sò sán sản
    tây thái tháng tháp thêm thôn thông tiên tính tôm tôn tô trên trây trâu trái và ván vàng vôi vé xây xô xá xã xà áo á
    úc ý đá đó""".split()  # noqa: SIM905 (a list literal of these would fill a page)
)
_VNI_WORDS = 2  # different words that only VNI explains, before a sheet is taken for VNI: one may be a foreign name
_MIXED_WORDS = 2  # different words that only TCVN3 explains, before a text with letters of Unicode proves a mixture
CELL, SHEET = "cell", "sheet"  # whose evidence decides on a word that proves nothing itself
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


@remembered
def is_syllable(word: str) -> bool:
    """Whether a Unicode word is built like a Vietnamese syllable: onset, vowels with at most one tone, coda."""
    decomposed = unicodedata.normalize("NFD", word)
    if sum(map(decomposed.count, _TONES)) > 1:
        return False
    found = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", decomposed.translate(_DROP_TONES)))
    if not found:
        return False
    if found["falling"]:
        return decomposed[-1] not in _TONES
    return not ((found["coda"] or "").lower() in _STOPS and _LEVEL_TONES.search(decomposed))


def _are_syllables(word: str) -> bool:
    """Whether a word is one syllable or several written together (`VũngTàu`)."""
    return is_syllable(word) or all(map(is_syllable, _CAMEL.findall(word)))


@remembered
def _proves_tcvn3(word: str) -> bool:
    """Whether a word can only be TCVN3: it has letters that Unicode Vietnamese does not use, and reads well."""
    if len(word) < 2 or _ONLY_UNICODE.search(word) or not _ANY_TCVN3.search(word):
        return False
    if _MEASURE.fullmatch(word) or _PRODUCT.fullmatch(word):
        return False
    inner_capital = any(letter in "ÈÉÊÌÒÓÔÕÝ" for letter in word[1:]) and not word.isupper()
    return bool(_ONLY_TCVN3.search(word) or inner_capital) and _are_syllables(word.translate(_DECODE))


def _capitals(word: str) -> str:
    """`TổNG` → `TỔNG`: the small letters of a capital font."""
    plain = [letter for letter in word if letter.isascii()]
    return word.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else word


def _to_unicode(word: str, expected: str) -> str:
    """One word in Unicode. expected: CELL where the rest of the cell proves TCVN3, SHEET where most of the sheet is."""
    if not _ANY_TCVN3.search(word) or _MEASURE.fullmatch(word):
        return word
    decoded = word.translate(_DECODE)
    if _ONLY_TCVN3.search(word):
        if _ONLY_UNICODE.search(word):
            decoded = word.translate(_DECODE_ONLY)
            return _capitals(decoded) if _are_syllables(decoded) else word
        return _capitals(decoded) if expected or (len(word) > 1 and _are_syllables(decoded)) else word
    if _ONLY_UNICODE.search(word):
        return word
    if _proves_tcvn3(word) or (is_syllable(decoded) and not is_syllable(word)):
        return _capitals(decoded)
    believed = expected == CELL or (expected == SHEET and word.lower() not in _COMMON)
    return _capitals(decoded) if believed and is_syllable(decoded) else word


def _words_to_unicode(part: str, expected: str) -> str:
    """What stands between two blanks of a text, its words in Unicode."""
    return _WORD.sub(lambda found: _to_unicode(found[0], expected), part)


_BETWEEN_BLANKS = {
    expected: remembered(partial(_words_to_unicode, expected=expected)) for expected in ("", CELL, SHEET)
}


@remembered
def _is_suspect(text: str) -> bool:
    """Whether a text holds a word as no Unicode text has it."""
    return not _proves_nothing(text) and any(map(_is_suspect_word, _composed(text).split()))


@remembered
def _is_suspect_word(word: str) -> bool:
    return bool(_ONLY_TCVN3.search(word) or _SUSPECT.search(word))


def _proves_nothing(text: str) -> bool:
    """Whether a text tells nothing of fonts: plain ASCII, or «words» in quotation marks."""
    return text.isascii() or bool("«" in text and _QUOTED.search(text))


class _Evidence(NamedTuple):
    """What one text tells about the fonts of its sheet."""

    modern: bool  # holds letters that only Unicode has
    is_tcvn3: bool  # proves that its sheet has TCVN3: by one word, or by several between words of Unicode
    in_tcvn3: frozenset[str]  # words that can only be TCVN3
    in_vni: frozenset[str]  # words that can only be VNI

    def is_vni(self, mostly: bool) -> bool:
        """mostly: more words of the sheet prove VNI than TCVN3, so that a word that could be either is VNI."""
        never = any(vni.to_unicode(word) is None for word in self.in_tcvn3)  # VNI cannot write it
        return bool(self.in_vni or not never) if mostly else bool(self.in_vni) and not never

    def expected(self, mostly_tcvn3: bool) -> str:
        """Whose evidence decides on a word of the text that proves nothing itself; empty: nobody's."""
        return "" if self.modern else CELL if self.in_tcvn3 else SHEET if mostly_tcvn3 else ""


@remembered
def _evidence(text: str) -> _Evidence | None:
    if _proves_nothing(text):
        return None
    text = _composed(text)
    words = _WORD.findall(text)
    modern = bool(_ONLY_UNICODE.search(text))
    in_tcvn3 = frozenset(filter(_proves_tcvn3, words))
    is_tcvn3 = len(in_tcvn3) >= (_MIXED_WORDS if modern else 1)
    return _Evidence(modern, is_tcvn3, in_tcvn3, frozenset(filter(_proves_vni, words)))


def decoder(texts: Iterable[str]) -> Callable[[str], str]:
    """A function that brings the texts of one sheet to Unicode NFC, word by word by evidence.

    A text is VNI or TCVN3 by the words that only one of them explains, else by what most of its sheet is: fonts may be
    mixed in a sheet, TCVN3 and Unicode also in a text. Where nothing proves an old font, all texts are Unicode; those
    come back unchanged (but for NFC).
    """
    texts = list(texts)
    if not any(map(_is_suspect, texts)):
        return _visible
    evidence = {text: found for text in texts if (found := _evidence(text))}
    has_tcvn3 = any(found.is_tcvn3 for found in evidence.values())
    in_vni = frozenset().union(*(found.in_vni for found in evidence.values()))
    if len(in_vni) < _VNI_WORDS:
        in_vni = frozenset()
    if not has_tcvn3 and not in_vni:
        return _visible
    plain = [found for found in evidence.values() if not found.modern]
    mostly_tcvn3 = sum([found.is_tcvn3 for found in plain]) > len(evidence) - len(plain)
    if has_tcvn3:
        decoded = {text: _decode_tcvn3(text, found.expected(mostly_tcvn3)) for text, found in evidence.items()}
    else:
        decoded = {text: _visible(text) for text in evidence}
    if in_vni:
        mostly_vni = len(in_vni) > len(frozenset().union(*(found.in_tcvn3 for found in plain)))
        only_vni = all(map(_is_writable_in_vni, map(_composed, evidence)))
        texts_in_vni = [text for text, found in evidence.items() if found.is_vni(mostly_vni)]
        decoded |= {text: _decode_vni(_composed(text), only_vni) for text in texts_in_vni}
    return lambda text: decoded.get(text) or _composed(text)


@remembered
def _visible(text: str) -> str:
    """A text that is Unicode already, without letters that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", _composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@remembered
def _proves_vni(word: str) -> bool:
    """Whether a word can only be VNI: it reads well as VNI, and neither as it stands nor as TCVN3."""
    if not vni.has_pair(word) or is_syllable(word) or _proves_tcvn3(word):
        return False
    decoded = vni.to_unicode(word)
    return decoded is not None and _are_syllables(decoded)


def _is_writable_in_vni(text: str) -> bool:
    return all(map(vni.to_unicode, _WORD.findall(text)))


def _decode_vni(text: str, only_vni: bool) -> str:
    """One NFC text of a sheet in VNI. only_vni: no text of the sheet is Unicode.

    Else a text that reads well as it stands is left: `Thanh Hoá` would be `Thanh Hố`.
    """
    is_modern = not _is_writable_in_vni(text) or (not only_vni and all(map(_are_syllables, _WORD.findall(text))))
    return _INVISIBLE.sub("", text if is_modern else _WORD.sub(lambda found: _vni_word(found[0]), text))


def _vni_word(word: str) -> str:
    """A word of VNI in Unicode; one that is no Vietnamese syllable and has no letters of VNI alone is a foreign one."""
    decoded = vni.to_unicode(word)
    return decoded if decoded and (_are_syllables(decoded) or _SUSPECT.search(word)) else word


@lru_cache(maxsize=20_000)
def _decode_tcvn3(text: str, expected: str) -> str:
    """One text in Unicode NFC; expected: whose evidence decides on a word that proves nothing itself."""
    text = _composed(text)
    if not _ANY_TCVN3.search(text):
        return _INVISIBLE.sub("", text)
    decoded = _INVISIBLE.sub("", " ".join(map(_BETWEEN_BLANKS[expected], text.split(" "))))
    return decoded[:1].upper() + decoded[1:] if decoded[:1] != text[:1] else decoded


@remembered
def fold(text: str) -> str:
    """Line breaks and runs of blanks to one blank, ends trimmed."""
    return " ".join(text.split())


_KEEP = re.compile(r"[\W_]+")
_FLAT = str.maketrans({"đ": "d", "ð": "d"})


def toneless(text: str) -> str:
    """Small letters without tone marks, vowel marks and đ kept: `Hoá` and `Hóa` → `hoa`, `Sơ bộ` → `sơ bô`."""
    return unicodedata.normalize(
        "NFC", unicodedata.normalize("NFD", unicodedata.normalize("NFC", text.lower())).translate(_DROP_TONES)
    )


# Texts are many, words are few: keys are put together from those of the words.
@remembered
def label_key(text: str) -> str:
    """Letters and digits of a label without tone marks: two spellings of one label share it."""
    return "".join(map(_letters, text.split()))


@remembered
def _letters(word: str) -> str:
    return _KEEP.sub("", toneless(word))


@remembered
def search_key(text: str) -> str:
    """ASCII letters and digits separated by single blanks, đ written as d: for captions and accent-free search."""
    return " ".join(filter(None, map(_plain_letters, text.split())))


@remembered
def _plain_letters(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower().translate(_FLAT))
    return _KEEP.sub(" ", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip()
