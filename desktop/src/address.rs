//! What a person types to name an instance, and the origin that comes of it.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use tauri::Url;

use crate::fault::Fault;

const LONGEST: usize = 300;

/// Names that never leave a machine or its network (RFC 6761, 6762, 8375 and the habits of routers).
const NEARBY: [&str; 5] = ["localhost", "local", "lan", "internal", "home.arpa"];

/// Scheme, host and port of an instance, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(Url);

impl Origin {
    /// The origin of an address, if an instance may live there at all.
    pub fn of(url: &Url) -> Result<Origin, Fault> {
        let has_person = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "http" | "https") || has_person {
            return Err(Fault::NotAnAddress);
        }
        if url.host_str().is_none_or(|host| host.starts_with('.') || host.contains("..") || host.is_empty()) {
            return Err(Fault::NotAnAddress);
        }
        if url.scheme() == "http" && !is_nearby(url) {
            return Err(Fault::Unencrypted);
        }
        let origin = url.origin().ascii_serialization();
        Url::parse(&origin).map(Origin).map_err(|_| Fault::NotAnAddress)
    }

    /// Whether an address, be it a page or a blob made by one, belongs to this origin.
    pub fn holds(&self, url: &Url) -> bool {
        url.origin().is_tuple() && url.origin() == self.0.origin()
    }

    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Host and, where it is not the usual one, port: what people call the instance.
    pub fn name(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    pub fn url(&self) -> &Url {
        &self.0
    }

    /// A page of the instance; the path is taken as it is.
    pub fn page(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.origin().ascii_serialization())
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> String {
        origin.to_string()
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Origin, String> {
        let url = Url::parse(&text).map_err(|_| "not an address".to_owned())?;
        Origin::of(&url).map_err(|fault| fault.sentence().to_owned())
    }
}

/// The origins to try for what was typed, in this order. Without a scheme HTTPS is meant; nearby plain HTTP comes
/// second.
pub fn candidates(typed: &str) -> Result<Vec<Origin>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Fault::Empty);
    }
    if typed.len() > LONGEST || typed.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Fault::NotAnAddress);
    }
    if typed.contains("://") {
        return Ok(vec![Origin::of(&parse(typed)?)?]);
    }
    let mut found = vec![Origin::of(&parse(&format!("https://{typed}"))?)?];
    if let Ok(plain) = Origin::of(&parse(&format!("http://{typed}"))?) {
        found.push(plain);
    }
    Ok(found)
}

fn parse(text: &str) -> Result<Url, Fault> {
    Url::parse(text).map_err(|_| Fault::NotAnAddress)
}

fn is_nearby(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<Ipv4Addr>() {
        return is_nearby_v4(address);
    }
    if let Ok(address) = bare.parse::<Ipv6Addr>() {
        return match address.to_ipv4_mapped() {
            Some(mapped) => is_nearby_v4(mapped),
            None => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
        };
    }
    let name = host.trim_end_matches('.');
    NEARBY.iter().any(|near| name.strip_suffix(near).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

fn is_nearby_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Vec<String>, Fault> {
        candidates(text).map(|found| found.iter().map(Origin::to_string).collect())
    }

    #[test]
    fn a_bare_name_means_https() {
        assert_eq!(typed("chat.example.org"), Ok(vec!["https://chat.example.org".into()]));
        assert_eq!(typed(" Chat.Example.org:8443/login?x#y "), Ok(vec!["https://chat.example.org:8443".into()]));
        assert_eq!(typed("münchen.example"), Ok(vec!["https://xn--mnchen-3ya.example".into()]));
    }

    #[test]
    fn nearby_plain_http_is_tried_second() {
        let both = Ok(vec!["https://localhost:3000".into(), "http://localhost:3000".into()]);
        assert_eq!(typed("localhost:3000"), both);
        assert_eq!(typed("http://[::1]:3000/"), Ok(vec!["http://[::1]:3000".into()]));
        for near in
            ["http://192.168.1.4", "http://10.0.0.1", "http://nas.local", "http://pi.home.arpa", "http://[fd00::1]"]
        {
            assert!(typed(near).is_ok(), "{near}");
        }
    }

    #[test]
    fn plain_http_elsewhere_is_refused() {
        for far in [
            "http://example.org",
            "http://8.8.8.8",
            "http://notlocalhost",
            "http://localhost.example.org",
            "http://172.32.0.1",
            "http://[::ffff:8.8.8.8]",
            "http://[2001:db8::1]",
        ] {
            assert_eq!(typed(far), Err(Fault::Unencrypted), "{far}");
        }
        // However an address is written, it is the same address.
        assert_eq!(typed("http://134744072"), Err(Fault::Unencrypted));
        assert_eq!(typed("http://0x7f.1"), Ok(vec!["http://127.0.0.1".into()]));
    }

    #[test]
    fn rubbish_is_no_address() {
        assert_eq!(typed("  "), Err(Fault::Empty));
        let long = "a".repeat(400);
        for bad in [
            "file:///etc/passwd",
            "javascript://alert(1)",
            "tauri://localhost",
            "https://",
            "https://:80",
            "https://user@example.org",
            "https://a b",
            "two words",
            "https://exa\nmple.org",
            "ftp://example.org",
            "..//..",
            &long,
        ] {
            assert_eq!(typed(bad), Err(Fault::NotAnAddress), "{bad}");
        }
    }

    #[test]
    fn an_origin_holds_its_own_pages_and_no_lookalike() {
        let origin = candidates("https://chat.example.org").expect("an origin").remove(0);
        let holds = |text: &str| origin.holds(&Url::parse(text).expect("a url"));
        assert!(holds("https://chat.example.org/invite/abc?x=1"));
        assert!(holds("https://chat.example.org:443/"));
        assert!(holds("blob:https://chat.example.org/0b4e"));
        for foreign in [
            "http://chat.example.org/",
            "https://chat.example.org:444/",
            "https://chat.example.org.evil.com/",
            "https://evil.com/chat.example.org",
            "https://chat.example.org@evil.com/",
            "https://example.org/",
            "blob:https://evil.com/1",
            "data:text/html,x",
            "about:blank",
            "tauri://localhost/",
        ] {
            assert!(!holds(foreign), "{foreign}");
        }
    }
}
