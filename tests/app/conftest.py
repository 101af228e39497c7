from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from apps import Visit


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """An app on an empty folder, with somebody who was let in."""
    visit = Visit(tmp_path / "data")
    yield visit
    visit.close()
