"""What the classifier sees of a place: language-neutral facts of its path, line and surroundings.

Every feature is a whole number (so that single precision, which the trees were grown in, holds
it); its name is its key in the exported model. Changing one here means training again:
tools/train/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pqscan.domain.record import Record, field
from pqscan.triage.lexer import Lexical, Spans, spans
from pqscan.triage.vocabulary import Vocabulary

_SUBTOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_IMPORT = re.compile(r"\s*(?:import\b|from\s+\S+\s+import\b|\#\s*include\b|use\s+\w|require\b)")
_IMPORT_OPEN = re.compile(r"(?:from\s+\S+\s+)?import\s*\([^)]*\Z")
_DEFINITION = re.compile(
    r"\s*(?:async\s+|pub\s+|public\s+|private\s+|static\s+|export\s+)*"
    r"(?:def|class|func|fn|function|interface|struct|enum)\b"
)
_HEADER = re.compile(r"\s*(?:async\s+)?(?:def|class|func|fn|function)\s+\(?.*?(\w+)\s*\(?")
_CLIP = 300  # characters of a line on either side, and of a neighbouring one: bounds the time
_WINDOW = 4  # lines above and below
_NEAR = 12  # lines above, for the function a place stands in


class Text(Record):
    """One file, prepared once for all its places."""

    path: str
    text: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    spans: Spans
    words: int  # algorithm words in the whole file
    path_facts: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str, text: str, vocabulary: Vocabulary) -> Text:
        """Lex the file and count its algorithm words."""
        lines = tuple(text.split("\n"))
        starts, offset = [], 0
        for line in lines:
            starts.append(offset)
            offset += len(line) + 1
        return cls(
            path,
            text,
            lines,
            tuple(starts),
            spans(path, text),
            len(vocabulary.words.findall(text)),
            _path_facts(path, vocabulary),
        )


def features(place: Text, line: int, column: int, length: int, v: Vocabulary) -> dict[str, float]:
    """All features of the `length` characters at a line and column, both from 1."""
    whole = place.lines[line - 1] if line <= len(place.lines) else ""
    start = min(column - 1, len(whole))
    before, match = whole[max(start - _CLIP, 0) : start], whole[start : start + length]
    after = whole[start + length : start + length + _CLIP]
    row = before + match + after
    offset = place.starts[min(line, len(place.starts)) - 1] + start
    kind, first, last = place.spans.at(offset)
    found: dict[str, float] = {f"lexical_{one.value}": float(kind is one) for one in Lexical}
    found |= place.path_facts
    found |= _word(match, v)
    found |= _identifier(before, match, after, kind)
    found |= _line(row, before, after)
    found |= _string(place.text[first:last] if kind is not Lexical.NAME else "", match)
    found |= _neighbours(place, row, line, v)
    found |= _subtokens("line", row, v)
    found |= _subtokens("near", "\n".join(_window(place.lines, line, 2)), v)
    found |= _enclosing(place.lines, line, v)
    found["import_open"] = float(
        bool(_IMPORT_OPEN.search(place.text[max(0, offset - 600) : offset]))
    )
    return found


def _path_facts(path: str, v: Vocabulary) -> dict[str, float]:
    parts = [part.lower() for part in re.split(r"[/\\]", path)]
    tokens = {token.lower() for part in parts for token in (part, *_SUBTOKEN.findall(part))}
    tokens |= {piece for part in parts for piece in re.split(r"[_.\-]", part)}
    found = {f"path_{name}": float(bool(tokens & words)) for name, words in v.path.items()}
    base = parts[-1]
    found["path_algorithm"] = float(bool(v.words.search(base)))
    found["path_setup"] = float(base in ("setup.py", "__init__.py"))
    found["path_constants"] = float("const" in base or "oid" in base or "enum" in base)
    return found


def _word(match: str, v: Vocabulary) -> dict[str, float]:
    plain = match.lower().replace("-", "").replace("_", "")
    found = {f"word_{name}": float(plain in words) for name, words in v.groups.items()}
    found["word_ambiguous"] = float(plain in v.ambiguous)
    found["word_upper"] = float(match.isupper())
    found["word_lower"] = float(match.islower())
    found["word_length"] = float(len(match))
    return found


def _identifier(before: str, match: str, after: str, kind: Lexical) -> dict[str, float]:
    """The identifier around the match, and what stands on both sides of it."""
    left = re.search(r"\w*\Z", before)
    right = re.match(r"\w*", after)
    prefix = left.group() if left else ""
    suffix = right.group() if right else ""
    outer, rest = before[: len(before) - len(prefix)], after[len(suffix) :]
    identifier = prefix + match + suffix
    code = kind is Lexical.NAME
    return {
        "id_whole": float(not prefix and not suffix),
        "id_prefix": float(len(prefix)),
        "id_suffix": float(len(suffix)),
        "id_constant": float(identifier.isupper() and "_" in identifier),
        "id_camel": float(bool(re.search(r"[a-z][A-Z]", identifier))),
        "id_call": float(code and rest.lstrip().startswith("(")),
        "id_dotted_before": float(code and outer.endswith(".")),
        "id_dotted_after": float(code and rest.startswith(".")),
        "id_keyword": float(
            code and bool(re.match(r"\s*=[^=]", rest)) and outer.rstrip()[-1:] in ("(", ",")
        ),
        "id_assigned": float(
            code and not outer.strip() and bool(re.match(r"\s*(?::[^=]*)?:?=[^=]", rest))
        ),
        "id_first": float(not outer.strip()),
        "id_argument": float(
            code and outer.rstrip()[-1:] in ("(", ",") and rest.lstrip()[:1] in (")", ",")
        ),
        "id_compared": float(
            bool(re.search(r"(?:==|!=|\bin|\bis|isinstance\(.*)\s*[b\"']*\Z", outer))
        ),
        "id_subscript": float(outer.rstrip()[-1:] == "["),
        "id_private": float(identifier.startswith("_")),
    }


def _line(row: str, before: str, after: str) -> dict[str, float]:
    stripped = row.strip()
    return {
        "line_import": float(bool(_IMPORT.match(row))),
        "line_definition": float(bool(_DEFINITION.match(row))),
        "line_assignment": float(bool(re.search(r"[^=!<>]=[^=]", before))),
        "line_return": float(stripped.startswith("return")),
        "line_condition": float(
            bool(re.match(r"\s*(?:if|elif|else if|while|case|switch|assert)\b", row))
        ),
        "line_decorator": float(stripped.startswith("@")),
        "line_comma": float(stripped.endswith(",")),
        "line_colon_pair": float(bool(re.search(r"[\w\"'\])]\s*:\s*[\w\"'(\[]", stripped))),
        "line_prompt": float(stripped.startswith((">>>", "$ ", "* ", "- ", ":param", ":type"))),
        "line_calls": float(min(row.count("("), 6)),
        "line_quotes": float(min(row.count('"') + row.count("'"), 12)),
        "line_words": float(min(len(re.findall(r"[A-Za-z]+ (?=[A-Za-z]+)", row)), 20)),
        "line_length": float(min(len(row), 200)),
        "line_indent": float(min(len(row) - len(row.lstrip()), 40)),
        "line_short": float(len(stripped) < 25),
        "line_usedforsecurity": float("usedforsecurity" in row),
        "line_truncated": float(bool(re.search(r"digest\(\)\)?\s*(?:\[|$)", after))),
        "line_type_hint": float(bool(re.search(r"->|:\s*[A-Z]\w+", row))),
    }


def _string(text: str, match: str) -> dict[str, float]:
    """The literal or comment the match stands in, empty in code."""
    inner = text[: 2 * _CLIP].strip("\"'`#/* \n")
    return {
        "string_exact": float(bool(inner) and inner.lower() == match.lower()),
        "string_length": float(min(len(inner), _CLIP)),
        "string_spaces": float(min(len(inner.split()), 30)),
        "string_identifier": float(bool(re.fullmatch(r"[\w.\-+/@]{1,60}", inner))),
        "string_sentence": float(bool(re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", inner))),
        "string_coded": float(bool(re.search(r"[0-9a-fA-F]{16}", inner))),
    }


def _neighbours(place: Text, row: str, line: int, v: Vocabulary) -> dict[str, float]:
    around = _window(place.lines, line, _WINDOW)
    with_words = sum(1 for one in around if v.words.search(one))
    filled = [one for one in around if one.strip()]
    shape = re.sub(r"\w+", "w", row.strip())
    alike = sum(1 for one in filled if re.sub(r"\w+", "w", one.strip()) == shape)
    return {
        "near_words": float(with_words),
        "near_alike": float(alike),
        "near_tables": float(sum(1 for one in filled if one.rstrip().endswith(","))),
        "near_imports": float(sum(1 for one in filled if _IMPORT.match(one))),
        "near_constants": float(
            sum(1 for one in filled if re.match(r"\s*[A-Z][A-Z0-9_]+\s*[:=]", one))
        ),
        "near_definitions": float(sum(1 for one in filled if _DEFINITION.match(one))),
        "line_more_words": float(min(len(v.words.findall(row)), 6)),
        "file_density": float(min(1000 * place.words // max(len(place.lines), 1), 500)),
        "file_words": float(min(place.words, 100)),
        "file_early": float(line <= 40),
    }


def _subtokens(name: str, text: str, v: Vocabulary) -> dict[str, float]:
    tokens = {token.lower() for token in _SUBTOKEN.findall(text[:2000])}
    return {f"{name}_{kind}": float(len(tokens & words)) for kind, words in v.subtokens.items()}


def _enclosing(lines: Sequence[str], line: int, v: Vocabulary) -> dict[str, float]:
    """The nearest header above: what its name speaks of."""
    name = ""
    for index in range(min(line, len(lines)) - 1, max(-1, line - 1 - _NEAR), -1):
        if match := _HEADER.match(lines[index][:_CLIP]):
            name = match.group(1)
            break
    tokens = {token.lower() for token in _SUBTOKEN.findall(name)}
    found = {
        f"in_{kind}": float(bool(tokens & v.subtokens[kind])) for kind in ("act", "key", "test")
    }
    found["in_algorithm"] = float(bool(v.words.search(name.replace("_", " "))))
    found["in_function"] = float(bool(name))
    return found


def _window(lines: Sequence[str], line: int, radius: int) -> Sequence[str]:
    return [one[:_CLIP] for one in lines[max(line - 1 - radius, 0) : line + radius]]
