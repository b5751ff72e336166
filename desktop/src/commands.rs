//! All that pages may ask of the application. The first three are for our own page, the last two for the page of the
//! open instance; capabilities keep them apart, and each looks again at who asks.

use serde::Serialize;
use tauri::{AppHandle, Manager, Webview};

use crate::address::Origin;
use crate::fault::Fault;
use crate::house::{House, Place};
use crate::{discovery, menu, notice, window};

/// A refusal as the page gets it.
#[derive(Debug, Serialize)]
pub struct Refusal {
    kind: Fault,
    sentence: &'static str,
}

impl From<Fault> for Refusal {
    fn from(kind: Fault) -> Refusal {
        Refusal { kind, sentence: kind.sentence() }
    }
}

/// An instance as the page shows it.
#[derive(Serialize)]
pub struct Known {
    origin: Origin,
    name: String,
    encrypted: bool,
    current: bool,
}

/// What our page needs to know when it opens.
#[derive(Serialize)]
pub struct Home {
    instances: Vec<Known>,
    /// The instance to open at once.
    opening: Option<String>,
    /// The instance a link wants, which is not among ours.
    wanted: Option<Origin>,
    notice: Option<String>,
}

#[tauri::command]
pub fn home(app: AppHandle) -> Home {
    let house = app.state::<House>();
    let mut inside = house.look();
    inside.attempt += 1;
    let instances = inside.instances.all().iter().map(|origin| Known {
        origin: origin.clone(),
        name: origin.name(),
        encrypted: origin.is_encrypted(),
        current: inside.instances.current() == Some(origin),
    });
    let instances = instances.collect();
    let link = inside.waiting.as_ref().and_then(|link| link.instance.clone());
    let wanted = link.filter(|origin| !inside.instances.knows(origin));
    let opening = inside.opening.take().map(String::from);
    Home { instances, opening, wanted, notice: inside.notice.take() }
}

/// Looks for an instance at an address and opens it. Unencrypted ones are opened if the person said so once.
#[tauri::command(async)]
pub fn connect(app: AppHandle, address: String, unencrypted: bool) -> Result<(), Refusal> {
    let house = app.state::<House>();
    let attempt = {
        let mut inside = house.look();
        inside.attempt += 1;
        inside.attempt
    };
    let origin = discovery::find(&address)?;
    {
        let mut inside = house.look();
        if inside.attempt != attempt {
            return Err(Fault::GivenUp.into());
        }
        if !origin.is_encrypted() && !unencrypted && !inside.instances.knows(&origin) {
            return Err(Fault::AskUnencrypted.into());
        }
        inside.instances.remember(&origin)?;
    }
    window::enter(&app, &origin);
    menu::refresh(&app);
    Ok(())
}

#[tauri::command]
pub fn forget(app: AppHandle, origin: Origin) -> Result<(), Refusal> {
    app.state::<House>().look().instances.forget(&origin)?;
    menu::refresh(&app);
    Ok(())
}

/// How much calls for the person in the open instance.
#[tauri::command]
pub fn set_unread(app: AppHandle, webview: Webview, count: u32) -> Result<(), &'static str> {
    asked_by_instance(&app, &webview)?;
    window::set_unread(&app, count);
    Ok(())
}

/// Shows a notification; `number` comes back to the page when it is clicked.
#[tauri::command]
pub fn notify(app: AppHandle, webview: Webview, title: &str, body: &str, number: u32) -> Result<(), &'static str> {
    asked_by_instance(&app, &webview)?;
    notice::show(&app, title, body, Some(number));
    Ok(())
}

/// Capabilities outlast a switch to another instance, this does not.
fn asked_by_instance(app: &AppHandle, webview: &Webview) -> Result<(), &'static str> {
    let url = webview.url().map_err(|_| "no page")?;
    match app.state::<House>().place() {
        Place::Instance(origin) if origin.holds(&url) => Ok(()),
        _ => Err("only the page of the open instance may ask this"),
    }
}
