//! Street scenes, drawn with simple shapes: houses, trees, pavement, carriageway, and what was found there.
use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const WIDTH: i32 = 640;
const HEIGHT: i32 = 480;
type Colour = [u8; 3];
type Point = (i32, i32);

/// What a photo shows beside the street.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Stall,
    Car,
    Bikes,
    Notices,
    Goods,
    Mud,
    Cover,
    Branch,
    Fence,
}

impl Subject {
    /// What a report of a matter shows.
    pub fn of(matter: &str) -> Self {
        match matter {
            "event:09009" => Self::Car,
            "event:09010" | "event:09012" => Self::Bikes,
            "event:06001" | "event:07001" | "component:03001" => Self::Notices,
            "event:09005" | "event:09022" | "event:09003" => Self::Goods,
            "event:08003" | "component:01003" => Self::Mud,
            "component:01002" => Self::Cover,
            "component:02010" | "component:02014" | "component:04001" => Self::Branch,
            "event:08001" => Self::Fence,
            _ => Self::Stall,
        }
    }
}

/// A JPEG of a subject in one of the streets; without the subject where it was dealt with.
pub fn draw(subject: Subject, street: u64, done: bool) -> anyhow::Result<Vec<u8>> {
    let mut canvas = Canvas(RgbImage::new(WIDTH.unsigned_abs(), HEIGHT.unsigned_abs()));
    canvas.street(&mut ChaCha8Rng::seed_from_u64(street));
    if !done {
        canvas.subject(subject, &mut ChaCha8Rng::seed_from_u64(street ^ 0x66));
    }
    let mut file = Cursor::new(Vec::new());
    canvas.0.write_to(&mut file, ImageFormat::Jpeg)?;
    Ok(file.into_inner())
}

/// A picture in which simple shapes are filled. What lies outside is cut off.
struct Canvas(RgbImage);

impl Canvas {
    fn dot(&mut self, x: i32, y: i32, colour: Colour) {
        if (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y) {
            self.0.put_pixel(x.unsigned_abs(), y.unsigned_abs(), Rgb(colour));
        }
    }

    fn rectangle(&mut self, (left, top): Point, (width, height): Point, colour: Colour) {
        for y in top..top + height {
            for x in left..left + width {
                self.dot(x, y, colour);
            }
        }
    }

    fn ellipse(&mut self, (x, y): Point, (across, down): Point, colour: Colour) {
        for dy in -down..=down {
            for dx in -across..=across {
                if dx * dx * down * down + dy * dy * across * across <= across * across * down * down {
                    self.dot(x + dx, y + dy, colour);
                }
            }
        }
    }

    /// A shape of corners in order, filled by lines from left to right.
    fn polygon(&mut self, corners: &[Point], colour: Colour) {
        for y in 0..HEIGHT {
            let next = corners.iter().cycle().skip(1);
            let edges = corners.iter().zip(next).filter(|((_, a), (_, b))| (*a <= y) != (*b <= y));
            let mut crossings: Vec<_> =
                edges.map(|((ax, ay), (bx, by))| ax + (y - ay) * (bx - ax) / (by - ay)).collect();
            crossings.sort_unstable();
            for pair in crossings.chunks_exact(2) {
                for x in pair[0]..=pair[1] {
                    self.dot(x, y, colour);
                }
            }
        }
    }

    /// Houses, trees, pavement, kerb and carriageway.
    fn street(&mut self, random: &mut ChaCha8Rng) {
        let dusk: u8 = random.random_range(0..40);
        for y in 0..HEIGHT {
            let fade = u8::try_from(y / 8).unwrap_or(u8::MAX);
            let sky = [150_u8.saturating_add(fade) - dusk, 185_u8.saturating_add(fade / 2) - dusk, 215 - dusk];
            self.rectangle((0, y), (WIDTH, 1), sky);
        }
        let mut left = -20;
        while left < WIDTH {
            let (width, top) = (random.random_range(90..170), random.random_range(40..150));
            let base: u8 = random.random_range(120..190);
            self.rectangle((left, top), (width - 6, 290 - top), [base, base - 12, base - 30]);
            for row in 0..(250 - top) / 36 {
                for column in 0..(width - 30) / 30 {
                    let at = (left + 14 + column * 30, top + 14 + row * 36);
                    self.rectangle(at, (17, 22), [70, 88, 104]);
                }
            }
            self.rectangle((left, 236), (width - 6, 14), [150 - dusk, 60, 50]);
            self.rectangle((left + 8, 250), (width - 22, 40), [92, 84, 78]);
            left += width;
        }
        self.rectangle((0, 288), (WIDTH, 90), [176 - dusk, 172 - dusk, 164 - dusk]);
        for column in 0..22 {
            self.polygon(
                &[(column * 30, 288), (column * 30 + 2, 288), (column * 44 - 150, 378), (column * 44 - 153, 378)],
                [150, 146, 138],
            );
        }
        self.rectangle((0, 318), (WIDTH, 9), [206, 176, 70]);
        self.rectangle((0, 378), (WIDTH, 8), [205, 203, 198]);
        self.rectangle((0, 386), (WIDTH, HEIGHT - 386), [92, 94, 98]);
        for dash in 0..6 {
            self.polygon(
                &[(dash * 130, 440), (dash * 130 + 66, 440), (dash * 130 + 60, 447), (dash * 130 - 8, 447)],
                [226, 226, 222],
            );
        }
        for _ in 0..3 {
            let x = random.random_range(30..WIDTH - 30);
            self.rectangle((x - 4, 190), (8, 112), [96, 74, 56]);
            for _ in 0..16 {
                let at = (x + random.random_range(-44..44), 170 + random.random_range(-46..34));
                self.ellipse(at, (22, 17), [52, random.random_range(96..132), 58]);
            }
        }
        for _ in 0..9_000 {
            let (x, y) = (random.random_range(0..WIDTH), random.random_range(288..HEIGHT));
            let grain: u8 = random.random_range(86..180);
            self.dot(x, y, [grain, grain, grain - 6]);
        }
    }

    fn subject(&mut self, subject: Subject, random: &mut ChaCha8Rng) {
        let x = random.random_range(210..400);
        match subject {
            Subject::Stall => {
                self.rectangle((x - 3, 220), (6, 130), [80, 80, 84]);
                self.polygon(&[(x - 110, 232), (x, 176), (x + 110, 232)], [196, 58, 52]);
                self.polygon(&[(x - 38, 232), (x, 176), (x + 38, 232)], [238, 236, 230]);
                self.rectangle((x - 96, 308), (192, 46), [128, 92, 60]);
                for fruit in 0..14 {
                    let colour = [[214, 120, 36], [196, 44, 40], [122, 158, 52]][fruit % 3];
                    let column = i32::try_from(fruit).unwrap_or_default();
                    self.ellipse((x - 84 + column * 13, 303), (9, 9), colour);
                }
            }
            Subject::Car => {
                self.polygon(&[(x - 84, 372), (x - 56, 330), (x + 64, 330), (x + 98, 372)], [58, 76, 104]);
                self.polygon(&[(x - 70, 370), (x - 50, 338), (x + 4, 338), (x + 4, 370)], [158, 186, 204]);
                self.polygon(&[(x + 12, 370), (x + 12, 338), (x + 58, 338), (x + 82, 370)], [158, 186, 204]);
                self.rectangle((x - 142, 370), (284, 52), [66, 86, 118]);
                for wheel in [x - 88, x + 90] {
                    self.ellipse((wheel, 424), (27, 27), [26, 26, 28]);
                    self.ellipse((wheel, 424), (12, 12), [150, 152, 156]);
                }
            }
            Subject::Bikes => {
                for bike in 0..5 {
                    let left = x - 150 + bike * 62;
                    for wheel in [left, left + 46] {
                        self.ellipse((wheel, 344), (21, 21), [34, 36, 38]);
                        self.ellipse((wheel, 344), (17, 17), [172, 168, 160]);
                    }
                    self.polygon(
                        &[(left, 344), (left + 16, 314), (left + 40, 314), (left + 46, 344), (left + 20, 342)],
                        [40, 128, 196],
                    );
                    self.rectangle((left + 36, 300), (16, 5), [40, 40, 44]);
                }
            }
            Subject::Notices => {
                for _ in 0..9 {
                    let at = (x + random.random_range(-120..90), random.random_range(196..262));
                    self.rectangle(at, (30, 38), [240, 232, 208]);
                    self.rectangle((at.0 + 4, at.1 + 6), (22, 5), [190, 40, 36]);
                    self.rectangle((at.0 + 4, at.1 + 16), (20, 3), [60, 60, 60]);
                    self.rectangle((at.0 + 4, at.1 + 24), (22, 3), [60, 60, 60]);
                }
            }
            Subject::Goods => {
                for (column, row) in [(0, 0), (1, 0), (2, 0), (3, 0), (0, 1), (1, 1), (2, 1), (1, 2)] {
                    let at = (x - 120 + column * 58, 322 - row * 38);
                    self.rectangle(at, (54, 36), [186, 146, 98]);
                    self.rectangle((at.0 + 23, at.1), (8, 36), [214, 190, 150]);
                }
            }
            Subject::Mud => {
                for _ in 0..26 {
                    let at = (x + random.random_range(-170..170), random.random_range(392..458));
                    self.ellipse(at, (random.random_range(14..42), random.random_range(5..12)), [112, 84, 54]);
                }
            }
            Subject::Cover => {
                self.ellipse((x, 424), (70, 25), [30, 30, 32]);
                self.ellipse((x + 14, 410), (70, 25), [74, 72, 70]);
                self.ellipse((x + 14, 410), (58, 19), [96, 94, 90]);
            }
            Subject::Branch => {
                self.polygon(&[(x - 150, 210), (x - 140, 204), (x + 90, 366), (x + 80, 374)], [92, 68, 48]);
                for _ in 0..30 {
                    let along = random.random_range(0..150);
                    let at = (
                        x - 90 + along + random.random_range(-26..26),
                        250 + along * 7 / 10 + random.random_range(-24..24),
                    );
                    self.ellipse(at, (15, 10), [62, random.random_range(104..146), 52]);
                }
            }
            Subject::Fence => {
                for panel in 0..4 {
                    let left = x - 190 + panel * 84;
                    self.polygon(
                        &[(left, 236 + panel * 9), (left + 80, 246 + panel * 9), (left + 84, 352), (left + 6, 352)],
                        [44, 112, 158],
                    );
                    self.polygon(
                        &[
                            (left + 4, 286 + panel * 5),
                            (left + 82, 292 + panel * 5),
                            (left + 82, 302 + panel * 5),
                            (left + 4, 296 + panel * 5),
                        ],
                        [236, 236, 232],
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_before_and_after_shows_the_same_street_and_differs_by_what_was_found() {
        let before = image::load_from_memory(&draw(Subject::Stall, 1, false).expect("drawn")).expect("a picture");
        let after = image::load_from_memory(&draw(Subject::Stall, 1, true).expect("drawn")).expect("a picture");
        let differing = before
            .to_rgb8()
            .pixels()
            .zip(after.to_rgb8().pixels())
            .filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > 40)
            .count();
        let all = usize::try_from(WIDTH * HEIGHT).expect("a number");
        assert!(differing > all / 50 && differing < all / 3, "{differing} of {all}");
    }
}
