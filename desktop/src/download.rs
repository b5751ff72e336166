//! Downloads go to the folder for them, under a name that is only a name.

use std::path::{Path, PathBuf};

use tauri::webview::DownloadEvent;
use tauri::{AppHandle, Manager, Url};

use crate::house::{House, Place};
use crate::notice;

const LONGEST: usize = 120;

/// Says whether a download may begin, and tells the person when it has ended.
pub fn handle(app: &AppHandle, event: DownloadEvent<'_>) -> bool {
    match event {
        DownloadEvent::Requested { url, destination } => {
            let Some(folder) = folder(app).filter(|_| may_begin(&app.state::<House>().place(), &url)) else {
                return false;
            };
            let suggested = destination.file_name().map(|name| name.to_string_lossy().into_owned());
            *destination = free_path(&folder, &safe_name(&suggested.unwrap_or_default()));
            true
        }
        DownloadEvent::Finished { path, success, .. } => {
            let name = path.as_deref().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
            let title = if success { "Downloaded" } else { "The download failed" };
            notice::show(app, title, &name, None);
            true
        }
        _ => false,
    }
}

fn folder(app: &AppHandle) -> Option<PathBuf> {
    let paths = app.path();
    let folder = paths.download_dir().or_else(|_| paths.home_dir().map(|home| home.join("Downloads"))).ok()?;
    std::fs::create_dir_all(&folder).ok().map(|()| folder)
}

/// Files of web servers and what the instance's page made itself; only while an instance is open.
fn may_begin(place: &Place, url: &Url) -> bool {
    match place {
        Place::Home => false,
        Place::Instance(origin) => matches!(url.scheme(), "http" | "https") || origin.holds(url),
    }
}

/// A name without folders, leading dots, control characters or endless length.
fn safe_name(suggested: &str) -> String {
    let is_plain = |c: char| {
        !c.is_control()
            && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = suggested.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() {
        return "download".to_owned();
    }
    let (stem, ending) = split(name);
    stem.chars().take(LONGEST - ending.chars().count()).chain(ending.chars()).collect()
}

/// Nothing that is there is written over.
fn free_path(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = split(name);
    let numbered = (2..1000).map(|number| format!("{stem} ({number}){ending}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .map(|name| folder.join(name))
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or_else(|| folder.join(format!("{stem} ({}){ending}", std::process::id())))
}

/// The ending begins with its dot and is short, or it is none.
fn split(name: &str) -> (&str, &str) {
    let dot = name.rfind('.').filter(|at| *at > 0 && name.len() - at <= 16);
    dot.map_or((name, ""), |at| name.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::candidates;

    #[test]
    fn names_are_only_names() {
        for (hostile, safe) in [
            ("cat.png", "cat.png"),
            ("notes.of-a-very-long-ending", "notes.of-a-very-long-ending"),
            ("../../.ssh/authorized_keys", "_.._.ssh_authorized_keys"),
            (".bashrc", "bashrc"),
            ("..", "download"),
            ("", "download"),
            ("a/b\\c\u{0}\n.txt", "a_b_c__.txt"),
            ("invoice\u{202e}fdp.exe", "invoice_fdp.exe"),
        ] {
            assert_eq!(safe_name(hostile), safe, "{hostile:?}");
        }
        let long = safe_name(&format!("{}.tar", "ä".repeat(5000)));
        assert!(long.ends_with("ä.tar") && long.chars().count() == LONGEST);
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = std::env::temp_dir().join(format!("discordination-{}-download", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("cat.png"), "").expect("written");
        std::fs::write(folder.join("cat (2).png"), "").expect("written");
        assert_eq!(free_path(&folder, "cat.png"), folder.join("cat (3).png"));
        assert_eq!(free_path(&folder, "dog.png"), folder.join("dog.png"));
    }

    #[test]
    fn only_an_open_instance_downloads() {
        let url = |text: &str| Url::parse(text).expect("a url");
        let place = Place::Instance(candidates("https://chat.example.org").expect("an origin").remove(0));
        assert!(may_begin(&place, &url("https://cdn.example.org/autumn/1")));
        assert!(may_begin(&place, &url("blob:https://chat.example.org/1")));
        for bad in
            ["file:///etc/passwd", "data:text/plain,x", "blob:https://evil.example/1", "tauri://localhost/page.js"]
        {
            assert!(!may_begin(&place, &url(bad)), "{bad}");
        }
        assert!(!may_begin(&Place::Home, &url("https://chat.example.org/1")));
    }
}
