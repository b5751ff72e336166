//! What Linux's web engine must be told itself, because no common interface covers it.

use tauri::{AppHandle, Manager, Url, WebviewWindow};
use webkit2gtk::glib::{Cast, Error};
use webkit2gtk::{
    NetworkError, PolicyDecision, PolicyDecisionExt, PolicyDecisionType, PolicyError, ResponsePolicyDecision,
    ResponsePolicyDecisionExt, SettingsExt, URIRequestExt, WebView, WebViewExt,
};

use crate::house::{House, Place};
use crate::navigation::may_show;
use crate::window::go_home;

/// The one of tauri.conf.json.
const IDENTIFIER: &str = "org.discordination.desktop";
const CRASHED: &str = "The page of this instance crashed.";
const LOST: &str = "The connection to this instance was lost while its page was loading.";

/// Keeps foreign pages out of the window, turns broken pages into sentences, and says who we are.
pub fn tighten(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    let app = app.clone();
    window.with_webview(move |platform| {
        let view = platform.inner();
        if let Some(settings) = WebViewExt::settings(&view) {
            let agent = settings.user_agent().unwrap_or_default();
            settings.set_user_agent(Some(&format!("{agent} Discordination/{}", env!("CARGO_PKG_VERSION"))));
            // Pages kept alive for "back" could come from an instance that is closed.
            settings.set_enable_page_cache(false);
            settings.set_enable_developer_extras(false);
        }
        let handle = app.clone();
        view.connect_decide_policy(move |_, decision, kind| {
            kind == PolicyDecisionType::Response && decide(&handle, decision)
        });
        let handle = app.clone();
        view.connect_load_failed(move |_, _, address, error| failed(&handle, address, error));
        let handle = app.clone();
        view.connect_load_failed_with_tls_errors(move |_, address, _, _| {
            is_ours(&handle, address) && lost(&handle, LOST)
        });
        view.connect_web_process_terminated(move |_: &WebView, _| {
            lost(&app, CRASHED);
        });
    })
}

/// The only moment that tells the window from a frame in it. Nothing foreign has been shown yet.
fn decide(app: &AppHandle, decision: &PolicyDecision) -> bool {
    let Some(response) = decision.downcast_ref::<ResponsePolicyDecision>() else { return false };
    if !response.is_main_frame_main_resource() {
        return false;
    }
    let address = response.request().and_then(|request| request.uri());
    let url = address.and_then(|address| Url::parse(&address).ok());
    let house = app.state::<House>();
    if !url.is_some_and(|url| may_show(&house.place(), &house.home, &url)) {
        decision.ignore();
    } else if !response.is_mime_type_supported() {
        decision.download();
    } else {
        return false;
    }
    true
}

/// Refused and abandoned loads are no failures.
fn failed(app: &AppHandle, address: &str, error: &Error) -> bool {
    let on_purpose = error.matches(NetworkError::Cancelled)
        || error.matches(PolicyError::FrameLoadInterruptedByPolicyChange)
        || error.matches(PolicyError::CannotShowMimeType);
    !on_purpose && is_ours(app, address) && lost(app, LOST)
}

fn is_ours(app: &AppHandle, address: &str) -> bool {
    let place = app.state::<House>().place();
    matches!((place, Url::parse(address)), (Place::Instance(origin), Ok(url)) if origin.holds(&url))
}

fn lost(app: &AppHandle, why: &str) -> bool {
    go_home(app, None, Some(why.to_owned()));
    true
}

/// Hands the arguments of this start to the application that runs already, if one does. The plugin for single instances
/// does the same, but only once the toolkit is up, and tearing that down again at once crashed now and then.
pub fn hand_over(arguments: &[String]) -> bool {
    let name = format!("{IDENTIFIER}.SingleInstance");
    let path = format!("/{}", name.replace('.', "/"));
    let handed = zbus::blocking::Connection::session().and_then(|bus| {
        let words = (arguments, "/");
        bus.call_method(Some(name.as_str()), path.as_str(), Some("org.SingleInstance.DBus"), "ExecuteCallback", &words)
    });
    handed.is_ok()
}

/// Whether something shows tray icons, so that a hidden window can be had back.
pub fn has_tray() -> bool {
    let asked = zbus::blocking::Connection::session().and_then(|bus| {
        let bus = zbus::blocking::fdo::DBusProxy::new(&bus)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    });
    asked.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_identifier_is_the_configured_one() {
        let configured = format!(r#""identifier": "{}""#, super::IDENTIFIER);
        assert!(include_str!("../tauri.conf.json").contains(&configured));
    }
}
