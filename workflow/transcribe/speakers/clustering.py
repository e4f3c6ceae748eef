"""Windows of voices fall into as many groups as people speak (floor 1).

Known number: average linkage, complete linkage, spectral clustering (NME-SC, Park et al. 2020) and k-means from their groups, and of
these the labelling with the best silhouette (Rousseeuw 1987), since each method alone fails somewhere. Unknown number: what NME-SC's
eigengap says. No chance is in it: the same vectors give the same groups.
"""

from collections.abc import Iterable, Sequence

import numpy as np

MOST = 1000  # windows that are clustered; the rest goes to the nearest group
MOST_VOICES = 10  # that are looked for where nobody said how many
THIN_P = 6  # values of p tried by NME-SC


def grouped(vectors: np.ndarray, counts: Iterable[int]) -> np.ndarray:
    """A group, 0 to k-1, for each row; `counts` are the numbers of groups that are possible.

    `vectors`: float32, rows of length 1. The silhouette decides between methods and, where several numbers are possible, between those.

    >>> two = np.array([[1, 0.0], [0.98, 0.2], [0.0, 1], [0.2, 0.98]], np.float32)
    >>> grouped(two, [2]).tolist()
    [0, 0, 1, 1]
    """
    wanted = sorted({min(max(1, count), len(vectors)) for count in counts})
    if not len(vectors) or wanted == [1]:
        return np.zeros(len(vectors), np.int64)
    picked = np.unique(np.linspace(0, len(vectors) - 1, min(MOST, len(vectors))).astype(np.int64))
    chosen = vectors[picked]
    alike = chosen @ chosen.T
    best, found = -2.0, np.zeros(len(chosen), np.int64)
    for count in wanted:
        for labels in _labellings(chosen, alike, count):
            score = silhouette(1 - alike, labels)
            if len(np.unique(labels)) == count and score > best + 1e-9:
                best, found = score, labels
    return _in_order(np.argmax(vectors @ centres(chosen, found).T, axis=1) if len(picked) < len(vectors) else found)


def estimated(vectors: np.ndarray) -> int:
    """About how many voices there are, by the eigengap of NME-SC; good only for more than two minutes of speech.

    >>> estimated(np.repeat(np.eye(3, dtype=np.float32), 20, axis=0))
    3
    """
    picked = np.unique(np.linspace(0, len(vectors) - 1, min(600, len(vectors))).astype(np.int64))
    alike = vectors[picked] @ vectors[picked].T
    return _spectral(alike, None)[1] if len(picked) > 3 else 1


def centres(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The mean direction of each group, rows of length 1."""
    means = np.stack([vectors[labels == label].mean(axis=0) for label in range(int(labels.max()) + 1)])
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)


def silhouette(distances: np.ndarray, labels: np.ndarray) -> float:
    """How well groups are apart, -1 to 1; 0 for a single group."""
    kinds = np.unique(labels)
    if len(kinds) < 2:
        return 0.0
    member = (labels[:, None] == kinds[None, :]).astype(np.float64)
    sizes = member.sum(axis=0)
    sums = distances @ member
    own = np.searchsorted(kinds, labels)
    rows = np.arange(len(labels))
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    outside = sums / sizes
    outside[rows, own] = np.inf
    nearest = outside.min(axis=1)
    widths = (nearest - inside) / np.maximum(np.maximum(nearest, inside), 1e-12)
    return float(np.mean(np.where(sizes[own] > 1, widths, 0.0)))


def _labellings(vectors: np.ndarray, alike: np.ndarray, count: int) -> "Iterable[np.ndarray]":
    for linkage in ("average", "complete"):
        labels = _linked(1 - alike, count, linkage)
        yield labels
        yield _moved(vectors, labels)
    spectral = _spectral(alike, count)[0]
    yield spectral
    yield _moved(vectors, spectral)


def _linked(distances: np.ndarray, count: int, linkage: str) -> np.ndarray:
    """Agglomerative clustering down to `count` groups: always the two nearest become one."""
    near = distances.astype(np.float64).copy()
    size = len(near)
    np.fill_diagonal(near, np.inf)
    sizes, group, alive = np.ones(size), np.arange(size), np.ones(size, bool)
    nearest = near.argmin(axis=1)
    least = near[np.arange(size), nearest]
    for _ in range(size - count):
        a = int(np.argmin(np.where(alive, least, np.inf)))
        b = int(nearest[a])
        row = (near[a] * sizes[a] + near[b] * sizes[b]) / (sizes[a] + sizes[b]) if linkage == "average" else np.maximum(near[a], near[b])
        row[[a, b]] = np.inf
        row[~alive] = np.inf
        near[a], near[:, a] = row, row
        near[b], near[:, b] = np.inf, np.inf
        alive[b], sizes[a] = False, sizes[a] + sizes[b]
        group[group == b] = a
        stale = alive & ((nearest == a) | (nearest == b))
        stale[a] = True
        for at in np.flatnonzero(stale):
            nearest[at] = near[at].argmin()
            least[at] = near[at, nearest[at]]
        closer = alive & (row < least)
        nearest[closer], least[closer] = a, row[closer]
    return _in_order(group)


def _moved(vectors: np.ndarray, labels: np.ndarray, rounds: int = 10) -> np.ndarray:
    """k-means on the sphere from given groups."""
    for _ in range(rounds):
        moved = np.argmax(vectors @ centres(vectors, labels).T, axis=1)
        if len(np.unique(moved)) < int(labels.max()) + 1 or np.array_equal(moved, labels):
            break
        labels = moved
    return _in_order(labels)


def _spectral(alike: np.ndarray, count: int | None) -> tuple[np.ndarray, int]:
    """NME-SC: each row keeps its p nearest; p is the one whose eigengap is largest for its size. Returns groups and their number."""
    size = len(alike)
    best: tuple[float, int, np.ndarray] | None = None
    for p in np.unique(np.linspace(max(2, size // 50), max(3, size // 4), THIN_P).astype(int)):
        values, vectors = np.linalg.eigh(_laplacian(alike, int(p)))
        gaps = np.diff(values[: min(MOST_VOICES, size - 1) + 1])
        ratio = (p / size) / (gaps.max() / max(values[-1], 1e-9) + 1e-9)
        if best is None or ratio < best[0]:
            best = (float(ratio), int(np.argmax(gaps)) + 1, vectors)
    assert best is not None
    wanted = best[1] if count is None else count
    spread = best[2][:, :wanted]
    spread = spread / np.maximum(np.linalg.norm(spread, axis=1, keepdims=True), 1e-9)
    return _in_order(_kmeans(spread, wanted)), best[1]


def _laplacian(alike: np.ndarray, p: int) -> np.ndarray:
    keep = np.zeros_like(alike, dtype=np.float64)
    order = np.argpartition(-alike, min(p, len(alike) - 1), axis=1)[:, : p + 1]
    np.put_along_axis(keep, order, 1.0, axis=1)
    linked = (keep + keep.T) / 2
    np.fill_diagonal(linked, 0)
    return np.diag(linked.sum(axis=1)) - linked


def _kmeans(points: np.ndarray, count: int) -> np.ndarray:
    """k-means from the points that lie farthest apart, one after the other."""
    first = [int(np.argmax(np.linalg.norm(points - points.mean(axis=0), axis=1)))]
    apart = np.linalg.norm(points - points[first[0]], axis=1)
    while len(first) < count:
        first.append(int(np.argmax(apart)))
        apart = np.minimum(apart, np.linalg.norm(points - points[first[-1]], axis=1))
    middles = points[first]
    labels = np.zeros(len(points), np.int64)
    for _ in range(30):
        labels = np.argmin(((points[:, None] - middles[None]) ** 2).sum(axis=2), axis=1)
        middles = np.stack([points[labels == k].mean(axis=0) if (labels == k).any() else middles[k] for k in range(count)])
    return labels


def _in_order(labels: Sequence[int] | np.ndarray) -> np.ndarray:
    """Groups numbered in the order in which they first appear."""
    seen: dict[int, int] = {}
    return np.array([seen.setdefault(int(label), len(seen)) for label in labels], np.int64)
