//! The menu of the window and of the tray: which instance, more of them, and the end.

use tauri::image::Image;
use tauri::menu::{CheckMenuItemBuilder, Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry};

use crate::address::Origin;
use crate::house::{House, Place};
use crate::{mark, window};

const TRAY: &str = "tray";
const TRAY_SIDE: u32 = 48;
/// What an entry's id begins with when the rest of it is an origin.
const INSTANCE: &str = "instance ";

/// Makes both menus and the tray.
pub fn create(app: &AppHandle) -> tauri::Result<()> {
    app.set_menu(window_menu(app)?)?;
    TrayIconBuilder::with_id(TRAY)
        .icon(icon(false))
        .tooltip("Discordination")
        .menu(&tray_menu(app)?)
        .show_menu_on_left_click(true)
        .build(app)?;
    Ok(())
}

/// Makes both menus anew, after instances or counts have changed.
pub fn refresh(app: &AppHandle) {
    let renewed = window_menu(app).and_then(|menu| app.set_menu(menu)).and_then(|_| match app.tray_by_id(TRAY) {
        Some(tray) => tray.set_menu(Some(tray_menu(app)?)),
        None => Ok(()),
    });
    if let Err(error) = renewed {
        eprintln!("The menus are out of date: {error}");
    }
}

/// The tray gets its drop and says how many.
pub fn show_unread(app: &AppHandle, count: u32) {
    let Some(tray) = app.tray_by_id(TRAY) else { return };
    let label = (count > 0).then(|| count.to_string());
    let shown = tray
        .set_icon(Some(icon(count > 0)))
        .and_then(|()| tray.set_tooltip(Some(summary(count))))
        .and_then(|()| tray.set_title(label));
    if let Err(error) = shown {
        eprintln!("The tray keeps its old count: {error}");
    }
    refresh(app);
}

/// What an entry does.
pub fn chosen(app: &AppHandle, id: &str) {
    match id {
        "show" => window::show(app),
        "choose" => {
            window::show(app);
            app.state::<House>().look().waiting = None;
            window::go_home(app, None, None);
        }
        "browser" => window::open_in_browser(app),
        "reload" => window::reload(app),
        "quit" => app.exit(0),
        _ => {
            let origin = id.strip_prefix(INSTANCE).and_then(|text| Origin::try_from(text.to_owned()).ok());
            if let Some(origin) = origin.filter(|origin| app.state::<House>().look().instances.knows(origin)) {
                window::show(app);
                window::go_home(app, Some(origin), None);
            }
        }
    }
}

fn icon(with_drop: bool) -> Image<'static> {
    Image::new_owned(mark::paint(TRAY_SIDE, with_drop), TRAY_SIDE, TRAY_SIDE)
}

fn summary(count: u32) -> String {
    match count {
        0 => "Nothing new".to_owned(),
        1 => "1 thing calls for you".to_owned(),
        _ => format!("{count} things call for you"),
    }
}

fn window_menu(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let mut entries = SubmenuBuilder::new(app, "Discordination");
    for (id, name, is_open) in instances(app) {
        entries = entries.item(&CheckMenuItemBuilder::with_id(id, name).checked(is_open).build(app)?);
    }
    let entries = entries
        .separator()
        .text("choose", "Add or Remove Instances…")
        .text("browser", "Open in Browser")
        .text("reload", "Reload")
        .separator()
        .text("quit", "Quit")
        .build()?;
    MenuBuilder::new(app).item(&entries).build()
}

fn tray_menu(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let unread = app.state::<House>().look().unread;
    let mut menu = MenuBuilder::new(app)
        .item(&MenuItemBuilder::with_id("unread", summary(unread)).enabled(false).build(app)?)
        .text("show", "Show Discordination")
        .separator();
    for (id, name, is_open) in instances(app) {
        menu = menu.item(&CheckMenuItemBuilder::with_id(id, name).checked(is_open).build(app)?);
    }
    menu.text("choose", "Add or Remove Instances…").separator().text("quit", "Quit").build()
}

/// Id, name, and whether it is open.
fn instances(app: &AppHandle) -> Vec<(String, String, bool)> {
    let house = app.state::<House>();
    let inside = house.look();
    let entry = |origin: &Origin| {
        let is_open = matches!(&inside.place, Place::Instance(open) if open == origin);
        // An ampersand would underline the letter after it.
        (format!("{INSTANCE}{origin}"), origin.name().replace('&', "&&"), is_open)
    };
    inside.instances.all().iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_that_of_the_web_client() {
        let drawn = std::fs::read_to_string("../web/public/mark.svg").expect("the mark");
        assert!(drawn.contains(r##"d="M30 6a23 23 0 0 0 0 46z" fill="#2fa58c""##), "{drawn}");
        assert!(drawn.contains(r##"d="M34 12a23 23 0 0 1 0 46z" fill="#f0b13f""##), "{drawn}");
        let picture = mark::paint(64, false);
        let pixel = |x: usize, y: usize| &picture[(y * 64 + x) * 4..][..4];
        assert_eq!(pixel(20, 29), [0x2f, 0xa5, 0x8c, 255]);
        assert_eq!(pixel(44, 35), [0xf0, 0xb1, 0x3f, 255]);
        for (x, y) in [(0, 0), (32, 29), (6, 10), (63, 63), (29, 56), (35, 8)] {
            assert_eq!(pixel(x, y)[3], 0, "{x} {y}");
        }
    }

    #[test]
    fn the_drop_shows_at_the_size_of_a_tray() {
        let side = TRAY_SIDE as usize;
        let (calm, calling) = (mark::paint(TRAY_SIDE, false), mark::paint(TRAY_SIDE, true));
        assert_eq!((calm.len(), calling.len()), (side * side * 4, side * side * 4));
        let at = (38 * side + 38) * 4;
        assert_eq!(calling[at..at + 4], [0xe0, 0x4f, 0x44, 255]);
        assert_ne!(calm[at..at + 4], calling[at..at + 4]);
        assert_eq!(summary(0), "Nothing new");
        assert_eq!(summary(12), "12 things call for you");
    }
}
