//! Paints the mark: two halves of one disc, out of step and still one. The build uses it for the icons, the tray for
//! what it shows while something calls for us. The figures are those of web/public/mark.svg; a test compares them.

/// Centre, radius and colour of a half disc on a field of 64.
struct Half {
    x: f32,
    y: f32,
    left: bool,
    colour: [u8; 3],
}

const RADIUS: f32 = 23.0;
const HALVES: [Half; 2] = [
    Half { x: 30.0, y: 29.0, left: true, colour: [0x2f, 0xa5, 0x8c] },
    Half { x: 34.0, y: 35.0, left: false, colour: [0xf0, 0xb1, 0x3f] },
];
/// The drop that says something is unread: centre, radius, and the gap around it.
const DROP: (f32, f32, f32, f32) = (51.0, 51.0, 12.0, 3.5);
const DROP_COLOUR: [u8; 3] = [0xe0, 0x4f, 0x44];
/// Samples along one side of a pixel.
const FINENESS: u32 = 4;

/// A square picture, four bytes (red, green, blue, alpha) a pixel, row by row.
pub fn paint(side: u32, with_drop: bool) -> Vec<u8> {
    let mut picture = Vec::with_capacity((side * side * 4) as usize);
    for y in 0..side {
        for x in 0..side {
            picture.extend(pixel(x, y, side, with_drop));
        }
    }
    picture
}

fn pixel(x: u32, y: u32, side: u32, with_drop: bool) -> [u8; 4] {
    let step = 64.0 / (side * FINENESS) as f32;
    let (mut sum, mut hits) = ([0u32; 3], 0u32);
    for down in 0..FINENESS {
        for across in 0..FINENESS {
            let at = |cell: u32, offset: u32| ((cell * FINENESS + offset) as f32 + 0.5) * step;
            if let Some(colour) = colour_at(at(x, across), at(y, down), with_drop) {
                hits += 1;
                (0..3).for_each(|part| sum[part] += u32::from(colour[part]));
            }
        }
    }
    let mean = |part: usize| sum[part].checked_div(hits).unwrap_or(0) as u8;
    [mean(0), mean(1), mean(2), (hits * 255 / (FINENESS * FINENESS)) as u8]
}

fn colour_at(x: f32, y: f32, with_drop: bool) -> Option<[u8; 3]> {
    if with_drop {
        let distance = (x - DROP.0).hypot(y - DROP.1);
        if distance <= DROP.2 {
            return Some(DROP_COLOUR);
        }
        if distance <= DROP.2 + DROP.3 {
            return None;
        }
    }
    HALVES
        .iter()
        .find(|half| (x < half.x) == half.left && (x - half.x).hypot(y - half.y) <= RADIUS)
        .map(|half| half.colour)
}
