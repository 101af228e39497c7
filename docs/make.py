"""Make what in the documentation is made from the code.

    python docs/make.py                           # all pages
    python docs/make.py pictures [KIND …]         # pictures: readme, live, report, movement, app; all if none is named

Tests compare the pages with what would be written now. Pictures take the pose network and some minutes; look at them.
"""

from __future__ import annotations

import argparse
from importlib import import_module

from making.pages import DOCS, MAKERS

PICTURES = ("readme", "live", "report", "movement", "app", "people")


def main() -> None:
    """Read the arguments and make what they ask for."""
    parser = argparse.ArgumentParser(description="Make what in the documentation is made from the code.")
    parser.add_argument("what", nargs="?", choices=("pages", "pictures"), default="pages")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of pictures: {', '.join(PICTURES)}")
    given = parser.parse_args()
    if unknown := set(given.kinds) - set(PICTURES):
        parser.error(f"no such pictures: {', '.join(sorted(unknown))}")
    if given.what == "pages":
        make_pages()
    else:
        for kind in given.kinds or PICTURES:
            import_module(f"making.{kind}_pictures").main()


def make_pages() -> None:
    """Write each page that is no longer true."""
    for name, make in MAKERS.items():
        page = DOCS / name
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        after = make(before)
        if after != before:
            page.write_text(after, encoding="utf-8", newline="\n")
        print(f"{name}: {'as it was' if after == before else 'written'}")


if __name__ == "__main__":
    main()
