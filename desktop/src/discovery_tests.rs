//! Small servers that behave as badly as real ones do, on loopback.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::*;

const ROOT: &str = r#"{"revolt":"0.15.1","features":{},"ws":"/ws","app":""}"#;

/// Answers each path with what `answer` says, until the test's process ends.
fn serve(answer: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), answer) = (stream, answer.clone()) else { break };
            thread::spawn(move || {
                let mut head = [0; 4096];
                let length = stream.read(&mut head).unwrap_or(0);
                let text = String::from_utf8_lossy(&head[..length]).into_owned();
                let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
                // The caller may have hung up on purpose.
                let _ = answer(&path, &mut stream);
            });
        }
    });
    address
}

fn reply(stream: &mut TcpStream, status: &str, headers: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}")
}

/// An instance whose two answers are given.
fn instance(well_known: &'static str, root: &'static str) -> String {
    serve(move |path, stream| match path {
        "/.well-known/stoat" => reply(stream, "200 OK", "", well_known),
        "/api" => reply(stream, "200 OK", "", root),
        _ => reply(stream, "404 Not Found", "", "no"),
    })
}

fn quickly(address: &str) -> Result<Origin, Fault> {
    find_within(address, Duration::from_millis(1500))
}

#[test]
fn an_instance_is_found_by_address_or_bare_name() {
    let address = instance(r#"{"api":"/api"}"#, ROOT);
    assert_eq!(find(&address).map(|origin| origin.to_string()), Ok(address.clone()));
    let bare = address.trim_start_matches("http://");
    assert_eq!(find(bare).map(|origin| origin.to_string()), Ok(address));
}

#[test]
fn a_web_server_without_an_instance_is_named_as_such() {
    let missing = serve(|_, stream| reply(stream, "404 Not Found", "", "nothing here"));
    assert_eq!(find(&missing), Err(Fault::NoInstance));
    let page = serve(|_, stream| reply(stream, "200 OK", "Content-Type: text/html\r\n", "\n<!doctype html><p>Hello"));
    assert_eq!(find(&page), Err(Fault::NoInstance));
    let no_http = serve(|_, stream| stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n"));
    assert_eq!(quickly(&no_http), Err(Fault::NoInstance));
}

#[test]
fn rubbish_is_refused() {
    for bad in [
        "",
        "null",
        "[]",
        "42",
        "{",
        "\u{0}\u{1}",
        r#"{"API":"/api"}"#,
        r#"{"api":7}"#,
        r#"{"api":"javascript:alert(1)"}"#,
        r#"{"api":"http://"}"#,
        r#"{"api":"http://example.org/api"}"#,
        r#"{"api":"file:///etc/passwd"}"#,
    ] {
        assert_eq!(find(&instance(bad, ROOT)), Err(Fault::Rubbish), "{bad}");
    }
    for root in
        ["{}", r#"{"revolt":1,"features":{},"ws":""}"#, r#"{"revolt":"1","features":[],"ws":""}"#, r#""revolt""#]
    {
        assert_eq!(find(&instance(r#"{"api":"/api"}"#, root)), Err(Fault::Rubbish), "{root}");
    }
}

#[test]
fn huge_answers_are_cut_off() {
    let announced = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n{")?;
        loop {
            stream.write_all(&[b' '; 65536])?;
        }
    });
    assert_eq!(find(&announced), Err(Fault::TooLarge));
    let endless = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            stream.write_all(b"400\r\n")?;
            stream.write_all(&[b'x'; 0x400])?;
            stream.write_all(b"\r\n")?;
        }
    });
    assert_eq!(find(&endless), Err(Fault::TooLarge));
    let headers = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            stream.write_all(b"X-More: and more and more and more and more\r\n")?;
        }
    });
    assert!(matches!(find(&headers), Err(Fault::TooLarge | Fault::NoInstance)));
}

#[test]
fn slow_answers_are_given_up() {
    let silent = serve(|_, _| {
        thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    let begun = Instant::now();
    assert_eq!(quickly(&silent), Err(Fault::Slow));
    let dripping = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")?;
        loop {
            stream.write_all(b" ")?;
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(quickly(&dripping), Err(Fault::Slow));
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn redirects_are_followed_a_little() {
    let home = instance(r#"{"api":"/api"}"#, ROOT);
    let goal = home.clone();
    let moved =
        serve(move |path, stream| reply(stream, "301 Moved Permanently", &format!("Location: {goal}{path}\r\n"), ""));
    assert_eq!(find(&moved).map(|origin| origin.to_string()), Ok(home));
    let circle = serve(|path, stream| reply(stream, "302 Found", &format!("Location: {path}\r\n"), ""));
    assert_eq!(find(&circle), Err(Fault::Redirects));
    for bad in ["file:///etc/passwd", "javascript:alert(1)", "https://user:secret@example.org/"] {
        let hostile = serve(move |_, stream| reply(stream, "302 Found", &format!("Location: {bad}\r\n"), ""));
        assert_eq!(find(&hostile), Err(Fault::Rubbish), "{bad}");
    }
    let plain = serve(|_, stream| reply(stream, "302 Found", "Location: http://example.org/\r\n", ""));
    assert_eq!(find(&plain), Err(Fault::Unencrypted));
}

#[test]
fn what_cannot_be_reached_is_told_apart() {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    assert_eq!(find(&format!("http://{closed}")), Err(Fault::Unreachable));
    assert_eq!(quickly("https://no-such-machine.invalid"), Err(Fault::UnknownHost));
    let down = serve(|_, stream| reply(stream, "502 Bad Gateway", "", "<h1>Bad Gateway"));
    assert_eq!(find(&down), Err(Fault::Unreachable));
}

#[test]
fn no_tls_no_trust() {
    let plain = instance(r#"{"api":"/api"}"#, ROOT).replace("http://", "https://");
    assert_eq!(quickly(&plain), Err(Fault::Certificate));
}
