//! The one window: what fills it, where it may go, and what it says about itself.

use tauri::ipc::CapabilityBuilder;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::AppHandleExt;

use crate::address::Origin;
use crate::fault::Fault;
use crate::house::{House, Place};
use crate::instances::Instances;
use crate::link::{Link, SCHEME};
use crate::navigation::{Verdict, is_for_browser, judge, may_show};
use crate::{SHAPE, download, menu, notice};

pub const LABEL: &str = "main";
const MOST_UNREAD: u32 = 9_999;

/// What the page of an instance may ask, and nothing else.
const POWERS: [&str; 2] = ["allow-set-unread", "allow-notify"];

/// Makes the window with our own page in it, still hidden, and the house around it.
pub fn create(app: &AppHandle, instances: Instances) -> tauri::Result<WebviewWindow> {
    let (on_way, on_open, on_load, on_file) = (app.clone(), app.clone(), app.clone(), app.clone());
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title("Discordination")
        .inner_size(1200.0, 780.0)
        .min_inner_size(360.0, 420.0)
        .visible(false)
        .initialization_script(include_str!("bridge.js"))
        .on_navigation(move |url| may_go(&on_way, url))
        .on_new_window(move |url, _| {
            open_elsewhere(&on_open, &url);
            NewWindowResponse::Deny
        })
        .on_page_load(move |_, page| {
            if page.event() == PageLoadEvent::Started {
                stay_inside(&on_load, page.url());
            }
        })
        .on_download(move |_, event| download::handle(&on_file, event))
        .build()?;
    app.manage(House::new(window.url()?, instances));
    let handle = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event
            && hide(&handle)
        {
            api.prevent_close();
        }
    });
    #[cfg(target_os = "linux")]
    crate::engine::tighten(app, &window)?;
    Ok(window)
}

fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

/// For what cannot be mended here and does no harm: a window that is going away, a desktop without a feature.
fn told(what: &str, result: tauri::Result<()>) {
    if let Err(error) = result {
        eprintln!("{what}: {error}");
    }
}

/// The house is not there yet while our own page loads for the first time.
fn may_go(app: &AppHandle, url: &Url) -> bool {
    let Some(house) = app.try_state::<House>() else { return true };
    match judge(&house.place(), &house.home, url) {
        Verdict::Go => true,
        // On Linux the engine says later whether it was a frame; elsewhere only the window's own way is asked about.
        Verdict::OnlyInFrames => cfg!(target_os = "linux"),
        Verdict::Refuse => false,
    }
}

/// The last look, for ways past the others such as the history of another instance.
fn stay_inside(app: &AppHandle, url: &Url) {
    let Some(house) = app.try_state::<House>() else { return };
    if !may_show(&house.place(), &house.home, url) {
        go_home(app, None, None);
    }
}

/// What wants a window of its own: invites of our instances open here, web pages and mail where they belong.
fn open_elsewhere(app: &AppHandle, url: &Url) {
    let house = app.state::<House>();
    if let Some(link) = Link::of_invite(url).filter(|link| knows(&house, link)) {
        follow(app, link);
    } else {
        browse(url);
    }
}

fn browse(url: &Url) {
    if is_for_browser(url)
        && let Err(error) = open::that_detached(url.as_str())
    {
        eprintln!("No browser could be started: {error}");
    }
}

/// Shows the page of the open instance in the browser as well, for what this window cannot do.
pub fn open_in_browser(app: &AppHandle) {
    let Place::Instance(origin) = app.state::<House>().place() else { return };
    let page = window(app).and_then(|window| window.url().ok()).filter(|url| origin.holds(url));
    browse(&page.unwrap_or_else(|| origin.url().clone()));
}

fn knows(house: &House, link: &Link) -> bool {
    link.instance.as_ref().is_none_or(|origin| house.look().instances.knows(origin))
}

/// Fills the window with our own page, which may open an instance at once or show a sentence.
pub fn go_home(app: &AppHandle, opening: Option<Origin>, sentence: Option<String>) {
    let house = app.state::<House>();
    {
        let mut inside = house.look();
        inside.place = Place::Home;
        inside.opening = opening;
        inside.notice = sentence;
    }
    set_unread(app, 0);
    if let Some(window) = window(app) {
        told("Our own page cannot be shown", window.navigate(house.home.clone()));
    }
    menu::refresh(app);
}

/// Fills the window with an instance, at the place a waiting link names.
pub fn enter(app: &AppHandle, origin: &Origin) {
    let house = app.state::<House>();
    grant(app, &house, origin);
    let path = {
        let mut inside = house.look();
        inside.place = Place::Instance(origin.clone());
        let link = inside.waiting.take();
        let link = link.filter(|link| link.instance.as_ref().is_none_or(|wanted| wanted == origin));
        link.map_or_else(|| "/".to_owned(), |link| link.path())
    };
    set_unread(app, 0);
    if let Some(window) = window(app) {
        told("The instance cannot be shown", window.navigate(origin.page(&path)));
    }
}

/// Lets the pages of an origin ask for the few things they may. Once: a capability cannot be taken back.
fn grant(app: &AppHandle, house: &House, origin: &Origin) {
    let number = {
        let mut inside = house.look();
        if inside.granted.contains(origin) {
            return;
        }
        inside.granted.push(origin.clone());
        inside.granted.len()
    };
    let capability = CapabilityBuilder::new(format!("instance-{number}")).local(false).window(LABEL);
    let capability = POWERS.iter().fold(capability.remote(pattern(origin)), |so_far, power| so_far.permission(*power));
    told("The instance gets no badge and no notifications", app.add_capability(capability));
}

/// All pages of an origin, as capabilities want to read it: the colons of an IPv6 address are no names of groups.
fn pattern(origin: &Origin) -> String {
    let text = origin.to_string();
    match text.split_once('[').and_then(|(scheme, rest)| Some((scheme, rest.split_once(']')?))) {
        Some((scheme, (address, port))) => format!("{scheme}[{}]{port}", address.replace(':', "\\:")),
        None => text,
    }
}

/// Goes where a link leads. Instances that are not remembered are only suggested: the person decides.
pub fn follow(app: &AppHandle, link: Link) {
    let house = app.state::<House>();
    let (place, target, known) = {
        let inside = house.look();
        let target = link.instance.clone().or_else(|| inside.instances.current().cloned());
        let known = target.as_ref().is_some_and(|origin| inside.instances.knows(origin));
        (inside.place.clone(), target, known)
    };
    let path = link.path();
    let is_open = matches!((&place, &target), (Place::Instance(open), Some(target)) if open == target);
    if is_open && link.invite.is_none() {
        return;
    }
    if is_open {
        // The client turns its page itself, which keeps a call going. The path holds letters, digits, - and _ only.
        let turn = format!("history.pushState(null, '', '{path}'); dispatchEvent(new PopStateEvent('popstate'))");
        if let Some(window) = window(app) {
            told("The link cannot be followed", window.eval(turn));
        }
        return;
    }
    house.look().waiting = Some(link);
    go_home(app, target.filter(|_| known), None);
}

/// Follows the link among the arguments of a start, ours or a second one's.
pub fn follow_arguments(app: &AppHandle, arguments: &[String]) {
    let Some(argument) = arguments.get(1) else { return };
    let house = app.state::<House>();
    let link = if argument.starts_with(SCHEME) {
        Link::parse(argument)
    } else {
        let url = Url::parse(argument).map_err(|_| Fault::BadLink);
        url.and_then(|url| Link::of_invite(&url).filter(|link| knows(&house, link)).ok_or(Fault::BadLink))
    };
    match link {
        Ok(link) => follow(app, link),
        Err(fault) if house.place() == Place::Home => {
            let opening = house.look().opening.clone();
            go_home(app, opening, Some(fault.sentence().to_owned()));
        }
        Err(fault) => notice::show(app, "Link ignored", fault.sentence(), None),
    }
}

/// Says in the title, the tray and on the launcher how much calls for the person.
pub fn set_unread(app: &AppHandle, count: u32) {
    let house = app.state::<House>();
    let (count, place, changed) = {
        let mut inside = house.look();
        let count = count.min(MOST_UNREAD);
        let changed = inside.unread != count;
        inside.unread = count;
        (count, inside.place.clone(), changed)
    };
    if let Some(window) = window(app) {
        told("The window keeps its title", window.set_title(&title(&place, count)));
        if changed {
            let badge = (count > 0).then_some(i64::from(count));
            told("The launcher shows no count", window.set_badge_count(badge));
        }
    }
    if changed {
        menu::show_unread(app, count);
    }
}

fn title(place: &Place, unread: u32) -> String {
    let name = match place {
        Place::Home => "Discordination".to_owned(),
        Place::Instance(origin) => format!("{} – Discordination", origin.name()),
    };
    if unread == 0 { name } else { format!("({unread}) {name}") }
}

/// Brings the window to the front.
pub fn show(app: &AppHandle) {
    if let Some(window) = window(app) {
        told(
            "The window stays hidden",
            window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus()),
        );
    }
}

/// Hides the window if a tray can bring it back; otherwise it is closed for good.
fn hide(app: &AppHandle) -> bool {
    if !has_tray() {
        return false;
    }
    if let Err(error) = app.save_window_state(SHAPE) {
        eprintln!("The window's place is not remembered: {error}");
    }
    window(app).is_some_and(|window| window.hide().is_ok())
}

#[cfg(target_os = "linux")]
fn has_tray() -> bool {
    crate::engine::has_tray()
}

#[cfg(not(target_os = "linux"))]
fn has_tray() -> bool {
    true
}

/// Tells the page that the notification of this number was clicked.
pub fn clicked(app: &AppHandle, number: u32) {
    if let Some(window) = window(app) {
        let tell = format!("dispatchEvent(new CustomEvent('discordination-notification', {{ detail: {number} }}))");
        told("The page does not hear of the click", window.eval(tell));
    }
}

pub fn reload(app: &AppHandle) {
    match app.state::<House>().place() {
        Place::Instance(origin) => go_home(app, Some(origin), None),
        Place::Home => go_home(app, None, None),
    }
}

#[cfg(test)]
mod tests {
    use tauri::utils::acl::RemoteUrlPattern;

    use super::*;
    use crate::address::candidates;

    fn origin(typed: &str) -> Origin {
        candidates(typed).expect("an origin").remove(0)
    }

    #[test]
    fn powers_are_given_to_one_origin_alone() {
        for (typed, foreign) in [
            (
                "https://chat.example.org",
                ["http://chat.example.org/", "https://chat.example.org.evil.com/", "https://evil.com/"],
            ),
            (
                "https://chat.example.org:8443",
                ["https://chat.example.org/", "https://chat.example.org:84/", "https://a.chat.example.org:8443/"],
            ),
            ("http://127.0.0.1:3000", ["http://127.0.0.1:3001/", "https://127.0.0.1:3000/", "http://127.0.0.10:3000/"]),
            ("http://[::1]:3000", ["http://[::2]:3000/", "http://[::1]/", "http://127.0.0.1:3000/"]),
        ] {
            let pattern: RemoteUrlPattern = pattern(&origin(typed)).parse().expect("a pattern");
            let allows = |url: &Url| pattern.test(url);
            assert!(allows(&origin(typed).page("/server/1/channel/2")), "{typed}");
            for other in foreign {
                assert!(!allows(&Url::parse(other).expect("a url")), "{typed} and {other}");
            }
        }
    }

    #[test]
    fn the_title_counts() {
        let place = Place::Instance(origin("chat.example.org:8443"));
        assert_eq!(title(&place, 0), "chat.example.org:8443 – Discordination");
        assert_eq!(title(&place, 3), "(3) chat.example.org:8443 – Discordination");
        assert_eq!(title(&Place::Home, 0), "Discordination");
    }
}
