"""A Word template filled in: fields and template in, the .docx out. Knows no figure and asks nothing.

Templates come from people: they run in a sandbox, every text is escaped, and what is wrong with one is a sentence that
names the place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from itertools import count
from xml.sax.saxutils import quoteattr

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from lxml.etree import XMLSyntaxError

PICTURE_WIDTH = Mm(163)
LARGEST = 5_000_000  # bytes of a template; ours have 40,000
LARGEST_UNPACKED = 50_000_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
_TAG = re.compile(r"<[^>]+>")


class TemplateBroken(Exception):
    """A template that cannot be filled in; says which file, what is wrong, and what to do."""

    def __init__(self, name: str, fault: str):
        self.name, self.fault = name, fault
        super().__init__(
            f"Tệp mẫu {name}: {fault}. Hãy sửa tệp mẫu trong Word rồi đặt lại, hoặc bỏ đi để dùng mẫu gốc của hệ thống."
        )


class Drawing:
    """A picture to be put where the template names its field: content of a PNG, and what it shows in words."""

    def __init__(self, png: bytes, alt: str):
        self.png, self.alt = png, alt


def filled_in(template: bytes, name: str, fields: Mapping[str, object]) -> bytes:
    """The template with its fields replaced, as a Word file.

    name: of the file, for the sentence of TemplateBroken. fields: texts, lists and dicts of them, Drawing; beside them
    a template may call `so_bang()` and `so_hinh()`, which count tables and pictures.
    """
    _check_size(template, name)
    try:
        word = DocxTemplate(io.BytesIO(template))
        word.init_docx()
        tables, pictures = count(1), count(1)
        calls = {"so_bang": lambda: next(tables), "so_hinh": lambda: next(pictures)}
        word.render({key: _value(word, one) for key, one in fields.items()} | calls, _sandbox(), autoescape=True)
        _keep_signs_with_numbers(word)
        stream = io.BytesIO()
        word.save(stream)
    except TemplateSyntaxError as fault:
        raise TemplateBroken(name, f"lệnh viết sai {_near(fault)}".rstrip()) from fault
    except UndefinedError as fault:
        raise TemplateBroken(name, f"gọi tên không có: {_unknown(str(fault))} {_near(fault)}".rstrip()) from fault
    except SecurityError as fault:
        raise TemplateBroken(name, "có lệnh không được phép") from fault
    except TemplateError as fault:
        raise TemplateBroken(name, f"không điền được {_near(fault)}".rstrip()) from fault
    except XMLSyntaxError as fault:
        raise TemplateBroken(name, "sau khi điền không còn là tệp Word đúng (thẻ mở, thẻ đóng không khớp)") from fault
    except (TypeError, ZeroDivisionError, OverflowError) as fault:
        raise TemplateBroken(name, "không tính được lệnh trong mẫu") from fault
    except (PackageNotFoundError, KeyError, ValueError) as fault:
        raise TemplateBroken(name, "không phải tệp Word .docx, hoặc tệp bị hỏng") from fault
    return stream.getvalue()


def _check_size(template: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            if "word/document.xml" not in parts.namelist():
                raise TemplateBroken(name, "không phải tệp Word .docx")
    except zipfile.BadZipFile as fault:
        raise TemplateBroken(name, "không phải tệp Word .docx, hoặc tệp bị hỏng") from fault
    if len(template) > LARGEST or unpacked > LARGEST_UNPACKED:
        raise TemplateBroken(name, "tệp quá lớn")


def _sandbox() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _value(word: DocxTemplate, one: object) -> object:
    """A field as the engine takes it: texts without what XML cannot hold, pictures as parts of the document."""
    if isinstance(one, str):
        return _UNPRINTABLE.sub("", one)
    if isinstance(one, Drawing):
        return _Inline(word, one)
    if isinstance(one, Mapping):
        return {key: _value(word, each) for key, each in one.items()}
    if isinstance(one, list | tuple):
        return [_value(word, each) for each in one]
    return one


class _Inline(InlineImage):
    """A picture as wide as the text, with its description for those who do not see it."""

    def __init__(self, word: DocxTemplate, drawing: Drawing):
        super().__init__(word, io.BytesIO(drawing.png), width=PICTURE_WIDTH)
        self._alt = drawing.alt

    def _insert_image(self) -> str:
        return super()._insert_image().replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(self._alt)} ", 1)


def _keep_signs_with_numbers(word: DocxTemplate) -> None:
    """A line may end after a hyphen: before a digit it is a minus sign, and becomes one that does not break."""
    for text in list(word.docx.element.body.iter(qn("w:t"))):
        first, *rest = _MINUS.split(text.text or "")
        if not rest:
            continue
        text.text = first
        text.set(qn("xml:space"), "preserve")
        for part in reversed(rest):
            after = OxmlElement("w:t")
            after.text = part
            after.set(qn("xml:space"), "preserve")
            text.addnext(after)
            text.addnext(OxmlElement("w:noBreakHyphen"))


def _near(fault: TemplateError) -> str:
    """`gần đoạn «…»`: the paragraphs of the template around the fault, as far as the engine knows them."""
    context = [_TAG.sub("", line).strip() for line in getattr(fault, "docx_context", ())]
    told = [line for line in context if line]
    middle = next((line for line in told if "{" in line), told[0] if told else "")
    return f"gần đoạn «{middle[:120]}»" if middle else ""


def _unknown(message: str) -> str:
    """`'abc' is undefined` → `«abc»`."""
    found = re.findall(r"'([^']+)'", message)
    return f"«{found[-1]}»" if found else "không rõ"
