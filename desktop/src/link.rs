//! The links that lead into the application: `discordination://` ones and invites of instances.
//!
//! ```text
//! link     = "discordination://" place [ "?instance=" origin ]
//! place    = "open" | "invite/" code
//! code     = 1 to 64 of A-Z a-z 0-9 - _
//! origin   = an https address (http only nearby) without path, query or person, percent-encoded or not
//! invite   = origin "/invite/" code                  for origins that are remembered
//! ```
//!
//! Whatever else it contains, a link is refused as a whole: links come from web pages and mails.

use tauri::Url;

use crate::address::Origin;
use crate::fault::Fault;

pub const SCHEME: &str = "discordination";
const LONGEST: usize = 512;
const LONGEST_CODE: usize = 64;

/// Where a link leads; no instance means the one that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub instance: Option<Origin>,
    pub invite: Option<String>,
}

impl Link {
    /// The page of the instance that the link means.
    pub fn path(&self) -> String {
        self.invite.as_ref().map_or_else(|| "/".to_owned(), |code| format!("/invite/{code}"))
    }

    /// Reads a link of our own scheme.
    pub fn parse(text: &str) -> Result<Link, Fault> {
        let rest = text.strip_prefix(SCHEME).and_then(|rest| rest.strip_prefix("://")).ok_or(Fault::BadLink)?;
        if text.len() > LONGEST || !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Fault::BadLink);
        }
        let (place, query) = match rest.split_once('?') {
            Some((place, query)) => (place, Some(query)),
            None => (rest, None),
        };
        // Browsers may add the slash that an address without a path lacks.
        let place = place.strip_suffix('/').unwrap_or(place);
        let invite = match place.split_once('/') {
            None if place == "open" => None,
            Some(("invite", code)) if is_code(code) => Some(code.to_owned()),
            _ => return Err(Fault::BadLink),
        };
        Ok(Link { instance: query.map(instance_of).transpose()?, invite })
    }

    /// Reads an invite of an instance, as it is passed around on web pages.
    pub fn of_invite(url: &Url) -> Option<Link> {
        let instance = Origin::of(url).ok()?;
        let code = url.path().strip_prefix("/invite/")?;
        (url.query().is_none() && url.fragment().is_none() && is_code(code))
            .then(|| Link { instance: Some(instance), invite: Some(code.to_owned()) })
    }
}

fn is_code(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The one parameter there is, once.
fn instance_of(query: &str) -> Result<Origin, Fault> {
    let value = query.strip_prefix("instance=").ok_or(Fault::BadLink)?;
    if value.contains(['&', '#', '=']) {
        return Err(Fault::BadLink);
    }
    let decoded = decode(value).ok_or(Fault::BadLink)?;
    let url = Url::parse(&decoded).map_err(|_| Fault::BadLink)?;
    let origin = Origin::of(&url).map_err(|_| Fault::BadLink)?;
    // Nothing may hide behind the host.
    if decoded.trim_end_matches('/').eq_ignore_ascii_case(&origin.to_string()) {
        Ok(origin)
    } else {
        Err(Fault::BadLink)
    }
}

/// Percent-decoding that knows printable ASCII alone.
fn decode(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let byte = if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()?
        } else {
            byte
        };
        decoded.push(byte.is_ascii_graphic().then_some(char::from(byte))?);
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Option<Origin> {
        Origin::of(&Url::parse(text).expect("a url")).ok()
    }

    #[test]
    fn the_grammar_is_read() {
        let invite = Link { instance: None, invite: Some("aB3-_x".into()) };
        assert_eq!(Link::parse("discordination://invite/aB3-_x"), Ok(invite.clone()));
        assert_eq!(Link::parse("discordination://invite/aB3-_x/"), Ok(invite.clone()));
        assert_eq!(invite.path(), "/invite/aB3-_x");
        let open = Link { instance: origin("https://chat.example.org"), invite: None };
        assert_eq!(Link::parse("discordination://open?instance=https://chat.example.org"), Ok(open.clone()));
        assert_eq!(Link::parse("discordination://open/?instance=https%3A%2F%2Fchat.example.org%2F"), Ok(open.clone()));
        assert_eq!(open.path(), "/");
        let near = Link::parse("discordination://invite/x?instance=http%3A%2F%2F127.0.0.1%3A3000").expect("nearby");
        assert_eq!(near.instance, origin("http://127.0.0.1:3000"));
    }

    #[test]
    fn hostile_links_are_refused_whole() {
        let long_code = format!("discordination://invite/{}", "a".repeat(65));
        let long_link = format!("discordination://open?instance=https://{}.org", "a".repeat(600));
        for bad in [
            "",
            "discordination:",
            "discordination://",
            "discordination:open",
            "discordination:///open",
            "DISCORDINATION",
            "https://evil.com",
            "javascript:alert(1)",
            "--help",
            "discordination://shell/rm",
            "discordination://open/more",
            "discordination://invite",
            "discordination://invite/",
            "discordination://invite//",
            "discordination://invite/a/b",
            "discordination://invite/../../login",
            "discordination://invite/%2e%2e",
            "discordination://invite/a%2Fb",
            "discordination://invite/a\"onload=x",
            "discordination://invite/a';alert(1)//",
            "discordination://invite/<b>",
            "discordination://invite/a b",
            "discordination://invite/a\n",
            "discordination://invite/a\u{0}",
            "discordination://invite/ä",
            "discordination://invite/a#b",
            "discordination://user@invite/a",
            "discordination://invite:80/a",
            &long_code,
            &long_link,
            "discordination://invite/a?",
            "discordination://invite/a?instance=",
            "discordination://invite/a?other=1",
            "discordination://invite/a?instance=https://a.org&instance=https://b.org",
            "discordination://invite/a?instance=https://a.org&x=1",
            "discordination://invite/a?instance=https://a.org#x",
            "discordination://invite/a?instance=https://a.org/path",
            "discordination://invite/a?instance=https://a.org/?q",
            "discordination://invite/a?instance=https://a.org%2F..%2Fx",
            "discordination://invite/a?instance=https://a.org%00",
            "discordination://invite/a?instance=https://user:pw@a.org",
            "discordination://invite/a?instance=https://good.org%40evil.org",
            "discordination://invite/a?instance=http://example.org",
            "discordination://invite/a?instance=file:///etc/passwd",
            "discordination://invite/a?instance=javascript:alert(1)",
            "discordination://invite/a?instance=tauri://localhost",
            "discordination://invite/a?instance=https://a.org%0d%0aX",
            "discordination://invite/a?instance=%",
            "discordination://invite/a?instance=%zz",
            "discordination://invite/a?instance=a.org",
            "discordination://invite/a?instance=https://exa%E2%80%AEmple.org",
        ] {
            assert_eq!(Link::parse(bad), Err(Fault::BadLink), "{bad:?}");
        }
    }

    #[test]
    fn invites_of_instances_are_recognised() {
        let read = |text: &str| Link::of_invite(&Url::parse(text).expect("a url"));
        let link = read("https://chat.example.org/invite/AbC123").expect("an invite");
        assert_eq!((link.instance, link.invite), (origin("https://chat.example.org"), Some("AbC123".into())));
        for other in [
            "https://chat.example.org/invite/",
            "https://chat.example.org/invites/a",
            "https://chat.example.org/invite/a/b",
            "https://chat.example.org/invite/a?x=1",
            "https://chat.example.org/invite/a%2Fb",
            "https://u@chat.example.org/invite/a",
            "http://chat.example.org/invite/a",
            "mailto:a@b.c",
            "https://chat.example.org/login",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
