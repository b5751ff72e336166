//! Where the window may go: its own page, or the instance that is open. All else is for the browser, or for nobody.

use tauri::Url;

use crate::house::Place;

/// What becomes of a navigation.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Go,
    /// A frame may go there, the window itself may not: told apart when the answer comes.
    OnlyInFrames,
    Refuse,
}

/// Judges an address that the window or a frame in it is about to load.
pub fn judge(place: &Place, home: &Url, url: &Url) -> Verdict {
    if matches!(url.as_str(), "about:blank" | "about:srcdoc") {
        return Verdict::Go;
    }
    match place {
        Place::Home if is_home(home, url) => Verdict::Go,
        Place::Home => Verdict::Refuse,
        Place::Instance(origin) if origin.holds(url) => Verdict::Go,
        Place::Instance(_) if matches!(url.scheme(), "http" | "https") => Verdict::OnlyInFrames,
        Place::Instance(_) => Verdict::Refuse,
    }
}

/// Whether the window itself may show an address.
pub fn may_show(place: &Place, home: &Url, url: &Url) -> bool {
    judge(place, home, url) == Verdict::Go
}

/// Whether the system may be asked to open an address: web pages and mail, nothing that starts programs.
pub fn is_for_browser(url: &Url) -> bool {
    match url.scheme() {
        "http" | "https" => url.host_str().is_some_and(|host| !host.is_empty()),
        "mailto" => !url.path().is_empty(),
        _ => false,
    }
}

fn is_home(home: &Url, url: &Url) -> bool {
    (home.scheme(), home.host_str(), home.port()) == (url.scheme(), url.host_str(), url.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::candidates;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a url")
    }

    fn judged(place: &Place, text: &str) -> Verdict {
        judge(place, &url("tauri://localhost/index.html"), &url(text))
    }

    #[test]
    fn an_instance_keeps_to_itself() {
        let place = Place::Instance(candidates("https://chat.example.org").expect("an origin").remove(0));
        for inside in [
            "https://chat.example.org/",
            "https://chat.example.org/server/1/channel/2",
            "about:blank",
            "blob:https://chat.example.org/7",
        ] {
            assert_eq!(judged(&place, inside), Verdict::Go, "{inside}");
        }
        for frame in [
            "https://www.youtube-nocookie.com/embed/x",
            "https://evil.example/",
            "http://chat.example.org/",
            "https://chat.example.org:444/",
        ] {
            assert_eq!(judged(&place, frame), Verdict::OnlyInFrames, "{frame}");
            assert!(!may_show(&place, &url("tauri://localhost/"), &url(frame)), "{frame}");
        }
        for never in [
            "tauri://localhost/index.html",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:alert(1)",
            "ipc://localhost/home",
            "discordination://invite/a",
            "mailto:a@b.c",
            "blob:https://evil.example/7",
            "about:config",
            "view-source:https://a.b",
        ] {
            assert_eq!(judged(&place, never), Verdict::Refuse, "{never}");
        }
    }

    #[test]
    fn our_page_leads_nowhere_by_itself() {
        for inside in ["tauri://localhost/index.html", "tauri://localhost/"] {
            assert_eq!(judged(&Place::Home, inside), Verdict::Go, "{inside}");
        }
        for never in ["tauri://evil/", "https://chat.example.org/", "http://localhost/", "file:///", "data:text/html,x"]
        {
            assert_eq!(judged(&Place::Home, never), Verdict::Refuse, "{never}");
        }
    }

    #[test]
    fn the_system_opens_pages_and_mail_only() {
        for good in ["https://example.org/a?b#c", "http://example.org", "mailto:a@example.org"] {
            assert!(is_for_browser(&url(good)), "{good}");
        }
        for bad in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "discordination://open",
            "smb://host/share",
            "tel:1",
            "mailto:",
            "x-scheme:run",
            "vscode://file/x",
            "tauri://localhost/",
        ] {
            assert!(!is_for_browser(&url(bad)), "{bad}");
        }
    }
}
