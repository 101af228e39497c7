from __future__ import annotations

import pytest

from hipcam.model_store import PoseModel, load_model


@pytest.fixture(scope="session")
def pose_model() -> PoseModel:
    """The installed pose model; fetched first if it is missing."""
    return load_model()
