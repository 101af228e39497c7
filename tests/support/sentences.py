"""Finds the sentences and the keys of sentences that stand in the code."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from runs import ROOT

from hipcam import words

PACKAGE = ROOT / "hipcam"
#: Two words beside each other.
WORDS = re.compile(r"[^\W\d_]{2,}[,;:.!?]?['\")]?\s+['\"(]?[^\W\d_]{2,}")
#: What is declared with these describes settings and figures for the documentation, or names things in files.
DECLARING = {"setting", "fitted", "TrueAngle", "TrueSize", "Number", "Ratio"}
#: These tell whoever programs with hipcam of a mistake in the program.
FOR_PROGRAMMERS = {"AssertionError", "AttributeError", "KeyError", "RuntimeError", "TypeError", "ValueError"}
SQL = re.compile(r"\s*(ALTER|BEGIN|CREATE|DELETE|INSERT|PRAGMA|SELECT|UPDATE|WHERE|number IN)\b")
#: Commands are written as they are typed.
COMMAND = re.compile(r"hipcam( [a-z-]+)+( \{\})?")
#: Units are names in results and tables; what is said of them stands in sentences.
UNITS = {"foot lengths", "hip widths", "of the gap", "shank lengths", "shorter side", "thigh lengths", "trunk lengths"}


class Found(NamedTuple):
    """A sentence in the code."""

    line: int
    text: str


def modules() -> list[Path]:
    """All modules but those that hold the sentences of a language."""
    languages = {PACKAGE / "words" / f"{name}.py" for name in words.LANGUAGES}
    return sorted(path for path in PACKAGE.rglob("*.py") if path not in languages)


def named(path: Path) -> str:
    """A file's place in the package."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sentences(path: Path) -> Iterator[Found]:
    """The sentences in a module, as far as they are meant to be read by those who use hipcam."""
    tree = tree_of(path)
    passed_over = {id(part) for node in _exempt(tree) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in passed_over:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            passed_over |= {id(part) for part in node.values}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        plain = re.sub(r"<[^<>]*>", " | ", text)
        if WORDS.search(plain) and text not in UNITS and not SQL.match(text) and not COMMAND.fullmatch(text):
            yield Found(node.lineno, text)


def _exempt(tree: ast.Module) -> Iterator[ast.AST]:
    """What is read by nobody, or by programmers alone."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as documentation):
                yield documentation
            case ast.AnnAssign(annotation=annotation, value=value):
                yield annotation
                if isinstance(annotation, ast.Name) and annotation.id == "TypeAlias" and value is not None:
                    yield value
            case ast.arg(annotation=ast.AST() as annotation):
                yield annotation
            case ast.FunctionDef(returns=ast.AST() as returned):
                yield returned
            case ast.Dict(keys=keys):
                yield from (key for key in keys if key is not None)
            case ast.Subscript(slice=key):
                yield key
            case ast.Compare():  # what others have written is looked for
                yield node
            case ast.Call(func=ast.Attribute(attr="startswith"), args=arguments):
                yield from arguments
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=arguments):
                yield from arguments
            case ast.Call(func=ast.Name(id=name)) if name in DECLARING or name == "cast":
                yield node
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) as raised) if name in FOR_PROGRAMMERS:
                yield raised


class Said(NamedTuple):
    """A sentence that is asked for: its key, as a pattern where it is put together, and the names of its values.

    `alone` says that no other sentence may take its place; `values` are None where the code does not show them.
    """

    key: re.Pattern[str]
    alone: bool
    values: frozenset[str] | None
    where: str


def said() -> Iterator[Said]:
    """All sentences that the modules ask for by key."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            match node:
                case ast.Call(func=ast.Name(id="say") | ast.Attribute(attr="say"), args=[key, *_], keywords=values):
                    known = frozenset(v.arg for v in values if v.arg)
                    given = None if any(v.arg is None for v in values) else known
                    own = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "words"
                    if not own:
                        keys = list(_keys(key))
                        yield from (Said(k, len(keys) == 1, given, f"{named(path)}:{node.lineno}") for k in keys)


def _keys(node: ast.expr) -> Iterator[re.Pattern[str]]:
    """The keys that an expression may come to, as far as it shows them."""
    match node:
        case ast.Constant(value=str(key)):
            yield re.compile(re.escape(key))
        case ast.IfExp(body=one, orelse=other):
            yield from _keys(one)
            yield from _keys(other)
        case ast.JoinedStr(values=parts):
            yield re.compile("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in parts))


def families() -> Iterator[re.Pattern[str]]:
    """Patterns of the keys that the modules put together, wherever they are said."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            match node:
                case ast.JoinedStr(values=[ast.Constant(value=start), *_]) if re.match(r"[a-z_]+\.", str(start)):
                    yield from _keys(node)


def reasons() -> Iterator[re.Pattern[str]]:
    """Patterns of the codes of reasons that the modules give."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            match node:
                case ast.Call(func=ast.Name(id="Reason"), args=[code, *_]):
                    yield from _keys(code)


def strings() -> set[str]:
    """All strings in the modules and templates, among them the keys that are kept in tables and said later."""
    found = {
        node.value
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for template in templates():
        found |= set(re.findall(r"""["']([\w.-]+)["']""", template.read_text(encoding="utf-8")))
    return found


def templates() -> list[Path]:
    """The pages that are filled in."""
    return sorted(PACKAGE.rglob("*.html"))


def template_sentences(path: Path) -> list[str]:
    """Words that stand in a template, between its tags or in what is read aloud."""
    text = path.read_text(encoding="utf-8")
    for left_out in (r"<style.*?</style>", r"<script.*?</script>", r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}"):
        text = re.sub(left_out, " | ", text, flags=re.DOTALL)
    spoken = re.findall(r"""(?:aria-label|title|alt)="([^"]*)\"""", text)
    between = re.sub(r"<[^>]*>", "\n", text).splitlines()
    return [words for words in (*spoken, *between) if re.search(r"[^\W\d_]{2,}", words)]


def placeholders(sentence: str | Mapping[str, str]) -> dict[str, set[str]]:
    """The names in braces of each form of a sentence."""
    forms = {"": sentence} if isinstance(sentence, str) else sentence
    return {
        form: {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        for form, text in forms.items()
    }


def in_capitals(sentence: Any) -> Any:
    """A sentence in a language of its own: the same in capitals."""
    if not isinstance(sentence, str):
        return {form: in_capitals(text) for form, text in sentence.items()}
    parts = []
    for text, name, spec, conversion in string.Formatter().parse(sentence):
        parts.append(text.upper().replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append("{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}")
    return "".join(parts)
