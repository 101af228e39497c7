"""What `mkdocs` adds to docs/: README as the first page, the interface, the examples, links that lead on."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File
from pygments.formatters import HtmlFormatter

import hipcam

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stand elsewhere or are made here."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    # Seen from docs/, as all other pages are.
    readme = re.sub(r"\]\((?!\w+:|#)", "](../", readme).replace("](../docs/", "](")
    for name, content in {
        "index.md": readme,
        "api.md": interface(),
        "examples.md": examples(),
        "code.css": str(HtmlFormatter().get_style_defs(".highlight")),
    }.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Send links and pictures that leave the folder to the repository; README is the first page here."""
    markdown = markdown.replace("](../README.md", "](index.md")
    markdown = re.sub(r"!\[([^]]*)\]\(\.\./([^)\s]+)\)", rf"![\1]({config.repo_url}/raw/main/\2)", markdown)
    return re.sub(r"\]\(\.\./([^)\s]+)\)", rf"]({config.repo_url}/blob/main/\1)", markdown)


def interface() -> str:
    """The public names of hipcam, each from its docstring."""
    things = {name: getattr(hipcam, name) for name in hipcam.__all__ if name != "__version__"}
    groups = {
        "Functions": [name for name, thing in things.items() if not isinstance(thing, type)],
        "Types": [name for name, thing in things.items() if isinstance(thing, type)],
    }
    lines = ["# Interface", "", "What `import hipcam` offers. Everything else may change without notice."]
    for group, names in groups.items():
        lines += ["", f"## {group}", *(f"\n::: hipcam.{name}" for name in names)]
    return "\n".join(lines) + "\n"


def examples() -> str:
    """The programs in examples/, with what each says of itself."""
    lines = ["# Examples", "", "Each is a whole program in [`examples/`](../examples); the tests run them."]
    for file in sorted((ROOT / "examples").glob("*.py")):
        code = file.read_text(encoding="utf-8")
        title, _, about = (ast.get_docstring(ast.parse(code)) or "").partition("\n")
        body = code[code.index('"""', 3) + 3 :].strip()
        about = re.sub(r"^    (.*)$", r"```sh\n\1\n```", about, flags=re.MULTILINE)
        lines += ["", f"## {title.rstrip('.')}", about, "", f"`examples/{file.name}`", "", "```python", body, "```"]
    return "\n".join(lines) + "\n"
