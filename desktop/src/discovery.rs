//! Asks an address whether an instance lives there, and believes nothing it says without looking.

use std::io;
use std::time::{Duration, Instant};

use serde_json::Value;
use tauri::Url;
use ureq::Agent;
use ureq::http::Response;

use crate::address::{Origin, candidates};
use crate::fault::Fault;

/// For everything an attempt asks, redirects included.
const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST: u64 = 64 * 1024;
const REDIRECTS: usize = 3;

/// The origin of the instance at an address that was typed or remembered.
pub fn find(typed: &str) -> Result<Origin, Fault> {
    find_within(typed, PATIENCE)
}

fn find_within(typed: &str, patience: Duration) -> Result<Origin, Fault> {
    let mut fault = Fault::NotAnAddress;
    for origin in candidates(typed)? {
        match ask(&origin, Instant::now() + patience) {
            Ok(found) => return Ok(found),
            Err(why) => fault = why,
        }
    }
    Err(fault)
}

/// `/.well-known/stoat` names the API, whose root says what it is. A redirect of the first moves the instance.
fn ask(origin: &Origin, until: Instant) -> Result<Origin, Fault> {
    let (found, answer) = fetch(&origin.page("/.well-known/stoat"), until)?;
    let origin = Origin::of(&found)?;
    let api = answer.get("api").and_then(Value::as_str).ok_or(Fault::Rubbish)?;
    let api = origin.url().join(api).map_err(|_| Fault::Rubbish)?;
    let home = Origin::of(&api).map_err(|_| Fault::Rubbish)?;
    if origin.is_encrypted() && !home.is_encrypted() {
        return Err(Fault::Downgrade);
    }
    let (_, root) = fetch(&api, until)?;
    let speaks = root.get("revolt").is_some_and(Value::is_string)
        && root.get("features").is_some_and(Value::is_object)
        && root.get("ws").is_some_and(Value::is_string);
    if speaks { Ok(origin) } else { Err(Fault::Rubbish) }
}

/// The JSON object at an address, and the address that gave it in the end.
fn fetch(start: &Url, until: Instant) -> Result<(Url, Value), Fault> {
    let mut url = start.clone();
    for _ in 0..=REDIRECTS {
        let mut response = get(&url, until)?;
        match response.status().as_u16() {
            200 => return Ok((url, read(&mut response)?)),
            301 | 302 | 303 | 307 | 308 => url = follow(&url, &response)?,
            502..=504 => return Err(Fault::Unreachable),
            _ => return Err(Fault::NoInstance),
        }
    }
    Err(Fault::Redirects)
}

fn get(url: &Url, until: Instant) -> Result<Response<ureq::Body>, Fault> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(Fault::Slow);
    }
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(left))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_response_header_size(16 * 1024)
        .user_agent(concat!("Discordination-Desktop/", env!("CARGO_PKG_VERSION")))
        .tls_config(ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build())
        .build()
        .into();
    agent.get(url.as_str()).header("Accept", "application/json").call().map_err(fault_of)
}

fn follow(from: &Url, response: &Response<ureq::Body>) -> Result<Url, Fault> {
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    let to = from.join(location.ok_or(Fault::Rubbish)?).map_err(|_| Fault::Rubbish)?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(Fault::Downgrade);
    }
    Origin::of(&to).map_err(|fault| if fault == Fault::Unencrypted { fault } else { Fault::Rubbish })?;
    Ok(to)
}

fn read(response: &mut Response<ureq::Body>) -> Result<Value, Fault> {
    let bytes = response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(fault_of)?;
    // Most servers answer unknown paths with a page of theirs; that is no instance, anything else is rubbish.
    let is_page = bytes.trim_ascii_start().starts_with(b"<");
    match serde_json::from_slice(&bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ if is_page => Err(Fault::NoInstance),
        _ => Err(Fault::Rubbish),
    }
}

fn fault_of(error: ureq::Error) -> Fault {
    match error {
        ureq::Error::Timeout(_) => Fault::Slow,
        ureq::Error::HostNotFound => Fault::UnknownHost,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => Fault::TooLarge,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Fault::Certificate,
        ureq::Error::Protocol(_) | ureq::Error::Http(_) => Fault::NoInstance,
        ureq::Error::Io(error) => fault_of_io(&error),
        _ => Fault::Unreachable,
    }
}

fn fault_of_io(error: &io::Error) -> Fault {
    match error.kind() {
        // What the TLS library refuses comes wrapped as invalid data.
        io::ErrorKind::InvalidData => Fault::Certificate,
        _ if error.to_string().contains("lookup address") => Fault::UnknownHost,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Fault::Slow,
        _ => Fault::Unreachable,
    }
}

#[cfg(test)]
#[path = "discovery_tests.rs"]
mod tests;
