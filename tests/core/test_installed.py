"""What to type to have more of hipcam, by how it was installed."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from hipcam.core.installed import install_with


def installed_from(monkeypatch: pytest.MonkeyPatch, url: str | None) -> None:
    written = None if url is None else json.dumps({"url": url, "dir_info": {}})
    monkeypatch.setattr(metadata, "distribution", lambda name: SimpleNamespace(read_text=lambda file: written))


def test_from_the_folder_that_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed_from(monkeypatch, tmp_path.as_uri())
    monkeypatch.chdir(tmp_path)
    assert install_with("parquet") == "pip install '.[parquet]'"


def test_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "my hipcam"
    folder.mkdir()
    installed_from(monkeypatch, folder.as_uri())
    assert install_with("parquet") == f"pip install '{folder}[parquet]'"


def test_from_a_folder_that_is_gone_or_from_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ((tmp_path / "gone").as_uri(), "https://example.org/hipcam.whl", None):
        installed_from(monkeypatch, url)
        assert install_with("dask") == "pip install 'hipcam[dask]'"


@pytest.mark.parametrize(
    ("note", "command"),
    [("pipx_metadata.json", "pipx install --force"), ("uv-receipt.toml", "uv tool install --force")],
)
def test_in_an_environment_that_a_tool_made(
    note: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_from(monkeypatch, None)
    (tmp_path / note).touch()
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert install_with("parquet") == f"{command} 'hipcam[parquet]'"


def test_not_installed_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert install_with("parquet") == "pip install 'hipcam[parquet]'"
