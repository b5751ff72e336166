//! Native notifications, said plainly: pages give words, never markup, and not too many of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use notify_rust::Notification;
use tauri::{AppHandle, Manager};

use crate::window;

const LONGEST_TITLE: usize = 100;
const LONGEST_BODY: usize = 300;
/// At most this many within the span; the rest of a flood is dropped.
const MOST: usize = 8;
const SPAN: Duration = Duration::from_secs(10);
/// Threads that wait for a click at any time; further notifications are shown and not waited for.
const MOST_WAITING: usize = 16;

#[derive(Default)]
pub struct Notices {
    shown: Mutex<Vec<Instant>>,
    waiting: AtomicUsize,
}

impl Notices {
    /// Whether one more may be shown now.
    fn admit(&self, now: Instant) -> bool {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|before| now.duration_since(*before) < SPAN);
        let free = shown.len() < MOST;
        if free {
            shown.push(now);
        }
        free
    }
}

/// Shows a notification. A click brings the window forward and, where there is a number, tells the page.
pub fn show(app: &AppHandle, title: &str, body: &str, number: Option<u32>) {
    let notices = app.state::<Notices>();
    if !notices.admit(Instant::now()) {
        return;
    }
    let may_wait = notices.waiting.fetch_add(1, Ordering::SeqCst) < MOST_WAITING;
    let notification = Notification::new()
        .appname("Discordination")
        .summary(&shorten(title, LONGEST_TITLE))
        .body(&escape(&shorten(body, LONGEST_BODY)))
        .icon("discordination-desktop")
        .action("default", "Show")
        .finalize();
    let app = app.clone();
    // The notification server answers when the person has clicked, or never.
    thread::spawn(move || {
        match notification.show() {
            Ok(handle) if may_wait => {
                wait(&app, handle, number);
            }
            Ok(_) => {}
            Err(error) => eprintln!("No notification could be shown: {error}"),
        }
        app.state::<Notices>().waiting.fetch_sub(1, Ordering::SeqCst);
    });
}

#[cfg(target_os = "linux")]
fn wait(app: &AppHandle, handle: notify_rust::NotificationHandle, number: Option<u32>) {
    handle.wait_for_action(|action| {
        if action == "default" {
            window::show(app);
            if let Some(number) = number {
                window::clicked(app, number);
            }
        }
    });
}

#[cfg(not(target_os = "linux"))]
fn wait(_: &AppHandle, _: notify_rust::NotificationHandle, _: Option<u32>) {}

/// Without control characters and direction overrides, and not longer than a glance.
pub fn shorten(text: &str, longest: usize) -> String {
    let is_plain = |c: &char| {
        !c.is_control() && !matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let one_line = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_plain);
    let mut short: String = one_line.take(longest + 1).collect();
    if short.chars().count() > longest {
        short.pop();
        short.push('…');
    }
    short
}

/// Notification servers read the body as simple markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_and_short() {
        assert_eq!(shorten("two\nlines\u{7}\u{202e}", 100), "two lines");
        assert_eq!(shorten("ÄÖÜäöü", 3), "ÄÖÜ…");
        assert_eq!(shorten(&"x".repeat(1_000_000), LONGEST_BODY).chars().count(), LONGEST_BODY + 1);
        assert_eq!(escape("<img src='file:///x'> & <b>"), "&lt;img src='file:///x'&gt; &amp; &lt;b&gt;");
    }

    #[test]
    fn a_flood_is_cut_and_forgotten() {
        let notices = Notices::default();
        let start = Instant::now();
        assert_eq!((0..50).filter(|_| notices.admit(start)).count(), MOST);
        assert!(notices.admit(start + SPAN));
    }
}
