"""What a pose network must do, and which ones there are.

hipcam brings MediaPipe's along. Another one is a class with the methods of `PoseEstimator`, registered under a name;
a `PoseModel` with that name as its `network` is then loaded with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from hipcam.core.errors import ModelError
from hipcam.core.landmarks import Pose
from hipcam.pose.model import BUILT_IN, PoseModel
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.core.types import Image


class PoseEstimator(Protocol):
    """What the rest of hipcam needs of a pose network."""

    @property
    def model(self) -> PoseModel:
        """The model it was loaded from, by which its calibration is found."""

    def forget(self) -> None:
        """Forget everything, outlines included: another recording begins."""

    def estimate(self, image: Image, time: float) -> Pose | None:
        """Follow one person from frame to frame.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB, upright.
        time : float
            Seconds, later than the frame before.

        Returns
        -------
        Pose or None
            In pixels of `image`; None if nobody is found.
        """

    def find(self, image: Image) -> list[Pose]:
        """Find several people in one frame, whatever came before."""

    def restart(self, image: Image, time: float, *, outline: bool = False) -> Pose | None:
        """Forget who was followed and follow whoever is found in this frame from now on.

        With `outline`, poses carry the person's mask from now on, which takes half as long again.
        """

    def fork(self) -> PoseEstimator:
        """Another one, which follows beside this one and is closed first."""

    def close(self) -> None:
        """Release the network."""


class NetworkMaker(Protocol):
    """Makes a pose network, such as the network's class."""

    def __call__(self, model: PoseModel, *, at_once: bool = True) -> PoseEstimator:
        """Load a network from a model: now, or, unless `at_once`, with the first frame it is given."""


#: By name: what makes the network, or where to import that from when it is first needed, as `module:name`.
_makers: dict[str, NetworkMaker | str] = {BUILT_IN: "hipcam.pose.mediapipe:MediaPipePose"}


def register_network(name: str, maker: NetworkMaker | str) -> None:
    """Bring a pose network of your own.

    Parameters
    ----------
    name : str
        By which a model names it: `PoseModel.network`.
    maker : callable or str
        The network's class or a function that makes one; or where it is, as `module:name`, to be imported when it is
        first needed.
    """
    _makers[name] = maker


def make_network(model: PoseModel, *, at_once: bool = True) -> PoseEstimator:
    """Load the network of a model.

    Parameters
    ----------
    model : PoseModel
        Its `network` says which.
    at_once : bool
        Whether to load the network now, or with the first frame it is given.

    Raises
    ------
    ModelError
        If there is no such network, or it cannot load this model.
    """
    maker = _makers.get(model.network)
    if maker is None:
        raise ModelError(say("model.no_network", name=model.network, known=", ".join(_makers)))
    if isinstance(maker, str):
        module, _, name = maker.partition(":")
        made: NetworkMaker = getattr(import_module(module), name)
        return made(model, at_once=at_once)
    return maker(model, at_once=at_once)
