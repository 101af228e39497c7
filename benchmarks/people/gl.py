"""OpenGL without a window: the context, programs from `shaders/`, buffers and shadow maps."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import moderngl
import numpy as np

from benchmarks.people.scene import Texture
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from hipcam.core.types import Array

SHADERS = Path(__file__).parent / "shaders"
VERSION = 330
#: Debian's packages of an OpenGL that needs no graphics card.
DEBIAN = "libegl1, libegl-mesa0 and libgl1"


def open_context() -> moderngl.Context:
    """An OpenGL context without a window; Mesa's software renderer is enough.

    Raises
    ------
    HipcamError
        If there is none on this machine.
    """
    # EGL needs no display; other systems have no such thing and open a hidden window.
    system: Any = {"backend": "egl"} if sys.platform == "linux" else {}
    try:
        context = moderngl.create_context(require=VERSION, standalone=True, **system)
    except Exception as error:  # moderngl and its backends have no error of their own
        raise HipcamError(f"There is no OpenGL 3.3 to draw with ({error}); on Debian, {DEBIAN} make one.") from error
    context.enable(moderngl.DEPTH_TEST)
    return context


def load_program(context: moderngl.Context, vertex: str, fragment: str, *defined: str) -> moderngl.Program:
    """A program of two files of `shaders/`, with these words defined (`#ifdef`)."""
    return context.program(vertex_shader=read_shader(vertex, *defined), fragment_shader=read_shader(fragment, *defined))


def read_shader(name: str, *defined: str) -> str:
    """The text of a shader with what it includes, the names of textures, and these words defined."""
    head = [f"#version {VERSION}", *(f"#define {word}" for word in defined)]
    head += [f"#define {texture.name} {texture.value}" for texture in Texture]
    return "\n".join([*head, *_lines(name)])


def _lines(name: str) -> list[str]:
    lines = []
    for line in (SHADERS / name).read_text(encoding="utf-8").splitlines():
        lines += _lines(line.split('"')[1]) if line.startswith("#include") else [line]
    return lines


def send(program: moderngl.Program, **values: Any) -> None:
    """Set a program's uniforms; those that it does not use are passed over."""
    for name, value in values.items():
        if name in program:
            program[name].value = tuple(map(float, value)) if isinstance(value, np.ndarray) else value  # type: ignore[union-attr]


def send_matrices(program: moderngl.Program, **matrices: Array) -> None:
    """Set a program's matrices, (4, 4) each."""
    for name, matrix in matrices.items():
        program[name].write(np.ascontiguousarray(matrix.T.astype("f4")).tobytes())  # type: ignore[union-attr]


def store(context: moderngl.Context, values: ArrayLike, dtype: str = "f4", *, changes: bool = False) -> moderngl.Buffer:
    """A buffer of numbers; `changes` if it is written again for every frame."""
    return context.buffer(np.ascontiguousarray(values, dtype).tobytes(), dynamic=changes)


def shadow_map(context: moderngl.Context, size: int) -> moderngl.Texture:
    """A square depth texture that shaders compare against."""
    depth = context.depth_texture((size, size))
    depth.compare_func = "<="
    depth.filter = (moderngl.LINEAR, moderngl.LINEAR)
    depth.repeat_x = depth.repeat_y = False
    return depth


def read_floats(texture: moderngl.Texture) -> Array:
    """A texture of four floats, (height, width, 4), with the upper row first."""
    width, height = texture.size
    return np.frombuffer(texture.read(), "f4").reshape(height, width, 4)[::-1]
