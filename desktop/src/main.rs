//! A window of its own for any instance: chooses one, shows its web client, and keeps it from everything else.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod address;
mod commands;
mod discovery;
mod download;
#[cfg(target_os = "linux")]
mod engine;
mod fault;
mod house;
mod instances;
mod link;
mod mark;
mod menu;
mod navigation;
mod notice;
mod window;

use tauri::{App, AppHandle, Manager, RunEvent, generate_context, generate_handler};
use tauri_plugin_window_state::StateFlags;

use crate::instances::Instances;

/// What is remembered of the window.
pub const SHAPE: StateFlags = StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED);

/// Ends the application that runs; nothing is started for it.
const QUIT: &str = "--quit";

fn main() {
    let arguments = arguments();
    if is_handed_over(&arguments) || asks_to_quit(&arguments) {
        return;
    }
    let built = tauri::Builder::default()
        // First of all, so that a second start ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| second_start(app, &arguments)))
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(SHAPE).build())
        .manage(notice::Notices::default())
        .setup(|app| Ok(set_up(app)?))
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .invoke_handler(generate_handler![
            commands::home,
            commands::connect,
            commands::forget,
            commands::set_unread,
            commands::notify
        ])
        .build(generate_context!());
    match built {
        Ok(app) => app.run(on_event),
        Err(error) => {
            eprintln!("Discordination cannot start: {error}");
            std::process::exit(1);
        }
    }
}

fn set_up(app: &mut App) -> tauri::Result<()> {
    let file = app.path().app_config_dir()?.join("instances.json");
    let window = window::create(app.handle(), Instances::read(file))?;
    menu::create(app.handle())?;
    window::follow_arguments(app.handle(), &arguments());
    window.show()
}

#[cfg(target_os = "linux")]
fn is_handed_over(arguments: &[String]) -> bool {
    engine::hand_over(arguments)
}

/// Elsewhere the plugin does it alone.
#[cfg(not(target_os = "linux"))]
fn is_handed_over(_: &[String]) -> bool {
    false
}

/// What is no text becomes text that no link can be.
fn arguments() -> Vec<String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

fn asks_to_quit(arguments: &[String]) -> bool {
    arguments.get(1).is_some_and(|argument| argument == QUIT)
}

fn second_start(app: &AppHandle, arguments: &[String]) {
    if asks_to_quit(arguments) {
        app.exit(0);
        return;
    }
    window::show(app);
    window::follow_arguments(app, arguments);
}

#[cfg_attr(not(target_os = "macos"), expect(unused_variables, reason = "only macOS hands links over as events"))]
fn on_event(app: &AppHandle, event: RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Opened { urls } = event {
        for url in urls {
            window::follow_arguments(app, &[String::new(), url.into()]);
        }
    }
}
