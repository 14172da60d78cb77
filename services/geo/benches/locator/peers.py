"""Peers in other languages on the ground and points of the benchmark. Optional: what is not installed is skipped.

    cargo bench -p gridcase-geo -- --peers [postgresql://...]

Needs Shapely 2 (`pip install shapely`); for PostGIS a database in which `CREATE EXTENSION postgis` is allowed, and psql.
Prints nanoseconds of wall time per lookup, and checks that what a peer finds inside an area the locator finds too.
"""

import subprocess
import sys
import time
from pathlib import Path


def read(folder):
    grids = []
    for line in (folder / "grids.txt").read_text().splitlines():
        code, *rings = line.split(";")
        pairs = ([int(v) for v in ring.split()] for ring in rings)
        grids.append((code, [list(zip(p[::2], p[1::2])) for p in pairs]))
    points = [line.split() for line in (folder / "points.txt").read_text().splitlines()]
    return grids, [(int(x), int(y), code) for x, y, code in points]


def shapely_tree(grids, points):
    try:
        import shapely
    except ImportError:
        print("skipped: Shapely is not installed")
        return
    shapes = [shapely.Polygon(rings[0], rings[1:]) for _, rings in grids]
    tree = shapely.STRtree(shapes)
    made = shapely.points([point[:2] for point in points])
    start = time.perf_counter()
    at, found = tree.query(made, predicate="within")
    print(f"Shapely {shapely.__version__} STRtree, all points at once  {(time.perf_counter() - start) / len(points) * 1e9:10.0f} ns")
    wrong = sum(points[a][2] != grids[f][0] for a, f in zip(at, found))
    print(f"  {len(at)} of {len(points)} found inside, {wrong} of them elsewhere than the locator")


def postgis(grids, points, address):
    def run(sql):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", address], input=sql, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip().splitlines()

    text = lambda ring: "(" + ",".join(f"{x} {y}" for x, y in ring + ring[:1]) + ")"
    rows = "\n".join(f"{code}\tPOLYGON({','.join(map(text, rings))})" for code, rings in grids)
    spots = "\n".join(f"{n}\tPOINT({x} {y})" for n, (x, y, _) in enumerate(points))
    try:
        seconds = run(
            "CREATE EXTENSION IF NOT EXISTS postgis; SET max_parallel_workers_per_gather = 0;\n"
            "CREATE TEMP TABLE grid (code text, shape geometry); CREATE TEMP TABLE spot (n int, place geometry);\n"
            f"COPY grid FROM stdin;\n{rows}\n\\.\nCOPY spot FROM stdin;\n{spots}\n\\.\n"
            "CREATE INDEX ON grid USING gist (shape); ANALYZE grid; ANALYZE spot;\n"
            "SELECT extract(epoch FROM clock_timestamp()) AS begun \\gset\n"
            "SELECT count(*) FROM spot JOIN grid ON ST_Contains(shape, place);\n"
            "SELECT extract(epoch FROM clock_timestamp()) - :begun;\n"
        )
    except (RuntimeError, FileNotFoundError) as problem:
        print(f"skipped: PostGIS: {problem}")
        return
    print(f"PostGIS GiST, ST_Contains join        {float(seconds[-1]) / len(points) * 1e9:10.0f} ns, {seconds[0]} found")


def main():
    folder = Path(sys.argv[1])
    grids, points = read(folder)
    print(f"{len(grids)} grids, {len(points)} points")
    shapely_tree(grids, points)
    if len(sys.argv) > 2:
        postgis(grids, points, sys.argv[2])
    else:
        print("skipped: PostGIS; give the address of a database")


main()
