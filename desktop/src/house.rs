//! What the application knows while it runs: the instances, which of them fills the window, and what waits for one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::Url;

use crate::address::Origin;
use crate::instances::Instances;
use crate::link::Link;

/// Whose page fills the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Our own page, where instances are chosen.
    Home,
    Instance(Origin),
}

/// Everything that changes; held for moments only.
pub struct Inside {
    pub instances: Instances,
    pub place: Place,
    pub unread: u32,
    /// Raised with each attempt to open an instance and whenever our page opens, so that only the last attempt counts.
    pub attempt: u64,
    /// What our page does at once: it opens this instance.
    pub opening: Option<Origin>,
    /// A link that waits for its instance.
    pub waiting: Option<Link>,
    /// The origins whose pages may ask for the little they may.
    pub granted: Vec<Origin>,
    /// A sentence our page shows once.
    pub notice: Option<String>,
}

/// Shared by the window, the menus and the commands.
pub struct House {
    /// The address of our own page.
    pub home: Url,
    inside: Mutex<Inside>,
}

impl House {
    pub fn new(home: Url, instances: Instances) -> House {
        let opening = instances.current().cloned();
        let inside = Inside {
            instances,
            place: Place::Home,
            unread: 0,
            attempt: 0,
            opening,
            waiting: None,
            granted: Vec::new(),
            notice: None,
        };
        House { home, inside: Mutex::new(inside) }
    }

    /// Never keep it while calling the window: its handlers look in here.
    pub fn look(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn place(&self) -> Place {
        self.look().place.clone()
    }
}
