"""Writes expected.json: ground, points, and what Shapely says about them.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install shapely
    /tmp/venv/bin/python services/geo/tests/oracle/expected.py

The ground is a crooked lattice with enclaves, an area with a hole that belongs to nobody, an area of two parts, and a
second layer of districts that overlap. For each point Shapely tells the areas whose inside holds it and those on whose
border it lies; for lines and polygons the share of each area. Coordinates are units of 1e-7 degree near the equator, so
that Shapely's plane is ours.
"""

import json
import random
from pathlib import Path

from shapely import LineString, MultiPolygon, Point, Polygon, __version__, geos_version_string

SIDE, CORNERS, GAP = 5, 3, 400
rng = random.Random(20261122)
moved = {}


def corner(x, y):
    if (x, y) not in moved:
        shift = [rng.choice([0, rng.randint(-130, 130)]) for _ in range(2)]
        moved[x, y] = (x * GAP + shift[0], y * GAP + shift[1])
    return moved[x, y]


def ring(x, y, width, height):
    west, south, east, north = x, y, x + width, y + height
    places = [(k, south) for k in range(west, east)] + [(east, k) for k in range(south, north)]
    places += [(k, north) for k in range(east, west, -1)] + [(west, k) for k in range(north, south, -1)]
    return [corner(*place) for place in places]


def turned(points):
    start = rng.randrange(len(points))
    points = points[start:] + points[:start]
    return points[::-1] if rng.random() < 0.5 else points


def lattice():
    areas = {}
    for y in range(SIDE):
        for x in range(SIDE):
            if (x, y) == (3, 3):
                continue  # a gap: nobody's ground, between areas
            areas[f"{y}{x}"] = [[ring(x * CORNERS, y * CORNERS, CORNERS, CORNERS)]]
    for x, y in [(1, 1), (3, 1), (1, 3)]:
        inner = ring(x * CORNERS + 1, y * CORNERS + 1, 1, 1)
        areas[f"{y}{x}"][0].append(inner)
        if (x, y) != (1, 3):
            areas[f"{y}{x}-enclave"] = [[list(inner)]]
    areas["00"] += areas.pop("44")  # two parts
    return areas


def districts():
    length = SIDE * CORNERS * GAP
    areas = {}
    for number in range(6):
        x, y = rng.randrange(length), rng.randrange(length)
        points = [(x + rng.randint(400, 3000), y + rng.randint(-300, 300)), (x + rng.randint(-200, 200), y + 2500)]
        areas[f"d{number}"] = [[[(x, y - rng.randint(0, 900)), *points, (x - rng.randint(300, 2500), y + 40)]]]
    return areas


def shape(polygons):
    return MultiPolygon([Polygon(rings[0], rings[1:]) for rings in polygons])


def points_for(areas):
    points = set()
    for polygons in areas.values():
        for line in (line for rings in polygons for line in rings):
            for (ax, ay), (bx, by) in zip(line, line[1:] + line[:1]):
                points.add((ax, ay))
                points.add(((ax + bx) // 2, (ay + by) // 2))
                steps = max(abs(bx - ax), abs(by - ay))
                for k in range(1, steps):  # exactly on the edge, wherever it meets whole units
                    if (bx - ax) * k % steps == 0 and (by - ay) * k % steps == 0 and rng.random() < 0.02:
                        points.add((ax + (bx - ax) * k // steps, ay + (by - ay) * k // steps))
                points.add((ax + rng.randint(-2, 2), ay + rng.randint(-2, 2)))
    length = SIDE * CORNERS * GAP
    for _ in range(400):
        points.add((rng.randint(-500, length + 500), rng.randint(-500, length + 500)))
    return sorted(points)


def told(areas):
    shapes = {code: shape(polygons) for code, polygons in areas.items()}
    assert all(made.is_valid for made in shapes.values())
    rows = []
    for x, y in points_for(areas):
        point = Point(x, y)
        inside = sorted(code for code, made in shapes.items() if made.contains(point))
        border = sorted(code for code, made in shapes.items() if made.touches(point))
        rows.append([x, y, inside, border])
    return rows


def parts(areas, incident, whole, size):
    shares = {code: size(shape(polygons).intersection(incident)) / whole for code, polygons in areas.items()}
    return {code: round(share, 9) for code, share in sorted(shares.items()) if share > 1e-6}


def incidents(areas):
    length = SIDE * CORNERS * GAP
    somewhere = lambda: (rng.randint(-500, length), rng.randint(-500, length))
    lines, polygons = [], []
    while len(lines) < 40:
        line = [somewhere() for _ in range(rng.randint(2, 6))]
        whole = LineString(line).length
        lines.append({"line": line, "parts": parts(areas, LineString(line), whole, lambda cut: cut.length)})
    while len(polygons) < 40:
        x, y = somewhere()
        around = [(x + rng.randint(0, 900), y + rng.randint(0, 900)) for _ in range(rng.randint(3, 6))]
        made = Polygon(around)
        if made.is_valid and made.area > 10000:
            polygons.append({"ring": around, "parts": parts(areas, made, made.area, lambda cut: cut.area)})
    return lines, polygons


layers = []
for name, areas in [("lattice", lattice()), ("districts", districts())]:
    lines, polygons = incidents(areas)
    rings = {code: [[turned(list(line)) for line in rings] for rings in made] for code, made in areas.items()}
    layers.append({"name": name, "areas": rings, "points": told(areas), "lines": lines, "polygons": polygons})
made_by = f"Shapely {__version__}, GEOS {geos_version_string}"
out = Path(__file__).with_name("expected.json")
rows = ",\n".join(json.dumps(layer, separators=(",", ":")) for layer in layers)
out.write_text(f'{{"made_by":"{made_by}","layers":[\n{rows}\n]}}\n')
print(out, out.stat().st_size, [len(layer["points"]) for layer in layers], made_by)
