//! Writes ground and points for peers in other languages; `peers.py` reads them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use gridcase_geo::Layer;

use crate::ground::Ground;

const POINTS: u32 = 200_000;

/// `grids.txt`: a line for each grid, its code and rings of `x y` pairs, rings parted by `;`. `points.txt`: a line for each
/// point, `x y` and the locator's answer. Coordinates are units of 1e-7 degree.
pub(crate) fn write(ground: Ground, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let grids = ground.grids();
    let mut out = BufWriter::new(File::create(folder.join("grids.txt"))?);
    for (code, shape) in &grids {
        write!(out, "{code}")?;
        for ring in shape.rings().iter().flatten() {
            write!(out, ";")?;
            for [x, y] in ring {
                write!(out, "{x} {y} ")?;
            }
        }
        writeln!(out)?;
    }
    let layer = Layer::build(grids).expect("codes are unique");
    let mut out = BufWriter::new(File::create(folder.join("points.txt"))?);
    for point in ground.points(POINTS) {
        let code = layer.find(point).map_or("-", |found| layer.code(found.area));
        writeln!(out, "{} {} {code}", point.lon_e7(), point.lat_e7())?;
    }
    Ok(())
}
