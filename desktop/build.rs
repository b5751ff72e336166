//! Draws the icons and names the commands that pages may be allowed to call.

use std::error::Error;
use std::fs;
use std::io::BufWriter;
use std::path::Path;

#[path = "src/mark.rs"]
mod mark;

const SIDES: [u32; 6] = [32, 48, 64, 128, 256, 512];
const COMMANDS: [&str; 5] = ["home", "connect", "forget", "set_unread", "notify"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("icons");
    fs::create_dir_all(folder)?;
    for side in SIDES {
        let path = folder.join(format!("{side}.png"));
        println!("cargo:rerun-if-changed={}", path.display());
        if !path.exists() || is_older(&path)? {
            draw(&path, side)?;
        }
    }
    println!("cargo:rerun-if-changed=src/mark.rs");
    println!("cargo:rerun-if-changed=build.rs");
    let commands = tauri_build::AppManifest::new().commands(&COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}

fn is_older(path: &Path) -> Result<bool, Box<dyn Error>> {
    Ok(fs::metadata(path)?.modified()? < fs::metadata("src/mark.rs")?.modified()?)
}

fn draw(path: &Path, side: u32) -> Result<(), Box<dyn Error>> {
    let mut encoder = png::Encoder::new(BufWriter::new(fs::File::create(path)?), side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&mark::paint(side, false))?;
    Ok(())
}
