//! The instances this person uses, kept in one small file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::address::Origin;
use crate::fault::Fault;

const MOST: usize = 32;
const LARGEST: u64 = 64 * 1024;

/// What the file holds; the newest instance is the one opened at the next start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    instances: Vec<Origin>,
    current: Option<Origin>,
}

pub struct Instances {
    file: PathBuf,
    kept: Kept,
}

impl Instances {
    /// Reads the file. One that makes no sense is put aside, since it may hold something a person wants back.
    pub fn read(file: PathBuf) -> Instances {
        let kept = match load(&file) {
            Ok(kept) => kept,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Kept::default(),
            Err(error) => {
                eprintln!("{} is unreadable and put aside: {error}", file.display());
                if let Err(error) = fs::rename(&file, file.with_extension("json.unreadable")) {
                    eprintln!("{} cannot be put aside: {error}", file.display());
                }
                Kept::default()
            }
        };
        Instances { file, kept }
    }

    pub fn all(&self) -> &[Origin] {
        &self.kept.instances
    }

    pub fn current(&self) -> Option<&Origin> {
        self.kept.current.as_ref()
    }

    pub fn knows(&self, origin: &Origin) -> bool {
        self.kept.instances.contains(origin)
    }

    /// Remembers an instance as the one in use.
    pub fn remember(&mut self, origin: &Origin) -> Result<(), Fault> {
        let mut kept = self.kept.clone();
        if !kept.instances.contains(origin) {
            if kept.instances.len() >= MOST {
                return Err(Fault::TooMany);
            }
            kept.instances.push(origin.clone());
        }
        kept.current = Some(origin.clone());
        self.keep(kept)
    }

    pub fn forget(&mut self, origin: &Origin) -> Result<(), Fault> {
        let mut kept = self.kept.clone();
        kept.instances.retain(|known| known != origin);
        kept.current = kept.current.filter(|current| current != origin);
        self.keep(kept)
    }

    fn keep(&mut self, kept: Kept) -> Result<(), Fault> {
        save(&self.file, &kept).map_err(|error| {
            eprintln!("{} cannot be written: {error}", self.file.display());
            Fault::NotSaved
        })?;
        self.kept = kept;
        Ok(())
    }
}

fn load(file: &Path) -> io::Result<Kept> {
    if fs::metadata(file)?.len() > LARGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "far too large"));
    }
    let mut kept: Kept = serde_json::from_slice(&fs::read(file)?)?;
    kept.instances.truncate(MOST);
    kept.current = kept.current.filter(|current| kept.instances.contains(current));
    Ok(kept)
}

/// Beside it first, so that a crash leaves the old file or the new one.
fn save(file: &Path, kept: &Kept) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("json.new");
    let mut out = fs::File::create(&beside)?;
    out.write_all(&serde_json::to_vec_pretty(kept)?)?;
    out.sync_all()?;
    fs::rename(beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::candidates;

    fn origin(typed: &str) -> Origin {
        candidates(typed).expect("an origin").remove(0)
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("discordination-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn instances_outlast_the_process() {
        let file = folder("outlast").join("deeper/instances.json");
        let mut instances = Instances::read(file.clone());
        assert!(instances.all().is_empty());
        let (one, two) = (origin("one.example"), origin("http://localhost:3000"));
        for known in [&one, &two, &one] {
            instances.remember(known).expect("saved");
        }
        let mut again = Instances::read(file.clone());
        assert_eq!((again.all(), again.current()), (&[one.clone(), two.clone()][..], Some(&one)));
        again.forget(&one).expect("saved");
        let last = Instances::read(file);
        assert_eq!((last.all(), last.current()), (&[two][..], None));
    }

    #[test]
    fn unreadable_files_are_put_aside() {
        for (name, text) in [
            ("broken", "{\"instances\": ["),
            ("foreign", "{\"instances\": [\"file:///etc/passwd\"], \"current\": null}"),
            ("plain", "{\"instances\": [\"http://example.org\"], \"current\": null}"),
            ("other", "[1, 2, 3]"),
            ("huge", &" ".repeat(70_000)),
        ] {
            let file = folder(name).join("instances.json");
            fs::write(&file, text).expect("written");
            assert!(Instances::read(file.clone()).all().is_empty(), "{name}");
            assert_eq!(fs::read_to_string(file.with_extension("json.unreadable")).expect("kept"), text);
        }
    }

    #[test]
    fn what_cannot_be_saved_is_not_remembered_either() {
        let file = folder("unsaved").join("instances.json/not-a-folder");
        fs::write(file.parent().expect("a parent"), "").expect("written");
        let mut instances = Instances::read(file);
        assert_eq!(instances.remember(&origin("one.example")), Err(Fault::NotSaved));
        assert!(instances.all().is_empty());
    }

    #[test]
    fn there_is_an_end_to_it() {
        let mut instances = Instances::read(folder("many").join("instances.json"));
        for number in 0..MOST {
            instances.remember(&origin(&format!("i{number}.example"))).expect("saved");
        }
        assert_eq!(instances.remember(&origin("more.example")), Err(Fault::TooMany));
        assert_eq!(instances.remember(&origin("i3.example")), Ok(()));
    }
}
