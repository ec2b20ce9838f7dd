"""Makes scanned text harmless: what a hostile file is called or holds never acts on its reader."""

from __future__ import annotations

import re

# Controls (C0, DEL, C1), what reorders or hides text (bidi marks, zero-width, soft hyphen, line
# separators, tags), lone surrogates and noncharacters.
ACTIVE = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def spell(char: str) -> str:
    """The escape that stands for one character; `\\xNN` for a byte that is no UTF-8."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as os.fsdecode keeps it
        code -= 0xDC00
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return _SHORT.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _spelt(match: re.Match[str]) -> str:
    return spell(match[0])


def clean(text: str) -> str:
    """One printable line: controls, line breaks, bidi and zero-width marks spelt as escapes."""
    return text if text.isascii() and text.isprintable() else re.sub(ACTIVE, _spelt, text)


def clean_lines(text: str) -> str:
    """Like `clean` but a line feed stays a line feed and a tab becomes spaces."""
    return "\n".join(clean(line.expandtabs(4)) for line in text.split("\n"))
