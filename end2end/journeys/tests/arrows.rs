//! Which part may know which, and what may lie where. Read from the manifests and from the paths that the code
//! mentions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything of ours.
const OURS: [&str; 8] = ["app", "bench", "domain", "frontend", "journeys", "migrations", "server", "sim"];

#[test]
fn the_rules_of_the_house_know_nothing_of_ours() {
    assert_knows("app/domain", &[]);
    assert_mentions_none("app/domain/src", &["sea_orm", "reqwest", "tokio", "axum", "leptos", "lettre"]);
}

#[test]
fn the_history_of_the_schema_knows_nothing_of_ours() {
    assert_knows("migrations", &[]);
}

#[test]
fn pages_know_the_rules_and_no_outside_system() {
    assert_knows("app", &["domain"]);
    let outside = ["sea_orm", "sea-orm", "reqwest", "lettre", "openidconnect", "sqlx"];
    assert!(dependencies("app").is_disjoint(&outside.map(str::to_owned).into()), "{:?}", dependencies("app"));
    assert_mentions_none("app/src", &outside);
}

#[test]
fn the_browsers_half_knows_the_pages_only() {
    assert_knows("frontend", &["app"]);
}

#[test]
fn the_server_does_not_know_the_simulated_world() {
    assert_knows("server", &["app", "domain", "migrations"]);
    assert_mentions_none("server/src", &["sim", "journeys"]);
}

#[test]
fn the_simulated_atlassian_knows_nothing_of_ours() {
    assert_knows("end2end/sim", &[]);
}

#[test]
fn what_measures_knows_the_policy_alone_of_what_it_measures() {
    assert_knows("end2end/bench", &["domain"]);
}

#[test]
fn storage_knows_neither_browsers_nor_operations() {
    assert_rooms_avoid("storage", &["http", "operations", "portal", "jobs", "startup", "state"]);
}

#[test]
fn adapters_know_neither_storage_nor_each_other() {
    let adapters = ["atlassian", "mail", "oidc", "webhooks"];
    for room in adapters {
        assert_rooms_avoid(room, &["storage", "operations", "http", "portal", "jobs", "startup", "state"]);
        let others: Vec<_> = adapters.into_iter().filter(|other| *other != room).collect();
        assert_rooms_avoid(room, &others);
    }
}

#[test]
fn jobs_do_not_know_what_is_done() {
    assert_rooms_avoid("jobs", &["operations", "http", "portal", "startup", "state"]);
}

#[test]
fn operations_know_no_browser_and_no_adapter_but_the_letters() {
    assert_rooms_avoid("operations", &["http", "portal", "startup", "atlassian", "oidc"]);
    for (file, path) in mentions("operations").into_iter().filter(|(_, path)| path.starts_with("mail")) {
        assert!(path.starts_with("mail::letters"), "{} mentions {path}", file.display());
    }
}

#[test]
fn only_the_start_knows_the_adapters() {
    for room in rooms().iter().filter(|room| *room != "startup") {
        for (file, path) in mentions(room) {
            let first = path.split("::").next().expect("a path has a first part");
            let letters = room == "operations" && path.starts_with("mail::letters");
            let own = first == room;
            let adapter = ["atlassian", "mail", "oidc", "webhooks"].contains(&first);
            assert!(!adapter || own || letters, "{} mentions {path}", file.display());
        }
    }
}

#[test]
fn only_the_start_knows_who_answers_browsers() {
    for room in rooms().iter().filter(|room| !["http", "main", "startup"].contains(&room.as_str())) {
        assert_rooms_avoid(room, &["http"]);
    }
}

#[test]
fn the_top_of_the_repository_holds_what_was_agreed_and_nothing_else() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "app",
        "server",
        "frontend",
        "style",
        "migrations",
        "end2end",
        "docs",
        "README.md",
        "Makefile",
        "LICENSE",
        ".ci",
        ".cargo",
        ".config",
        ".gitignore",
        "clippy.toml",
        "rustfmt.toml",
        "deny.toml",
        ".git",
        "target",
    ];
    for entry in fs::read_dir(root()).expect("the repository") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(allowed.contains(&name.as_str()), "{name} does not belong at the top");
    }
}

#[test]
fn no_file_tells_where_it_was_written_or_from_where_its_packages_came() {
    // In pieces, so that this file is not one of those that it looks for.
    let needles = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/tmp/", "wt-"],
        ["/tmp/", "target-"],
        ["registry.", "npmjs"],
        ["registry.", "yarnpkg"],
        ["index.crates", ".io"],
        ["static.crates", ".io"],
        ["pypi", ".org"],
        ["pythonhosted", ".org"],
        ["proxy.gol", "ang.org"],
        ["replace-", "with ="],
        ["\"reso", "lved\":"],
    ]
    .map(|pieces| pieces.concat());
    let mut seen = 0;
    for file in files_below(&root()) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        seen += 1;
        for needle in &needles {
            assert!(!text.contains(needle), "{} says {needle}", file.display());
        }
    }
    assert!(seen > 300, "only {seen} files were read");
}

#[test]
fn what_is_looked_for_would_be_found() {
    let code =
        "use crate::{http, mail::{letters, smtp}, storage::jobs};\n// crate::oidc\nlet x = crate::state::A;";
    let found: Vec<_> = paths_behind("crate::", &without_comments(code)).collect();
    assert_eq!(found, ["http", "mail::letters", "mail::smtp", "storage::jobs", "state::A"]);
    assert!(dependencies("server").contains("sea-orm"));
    assert!(mentions("operations").iter().any(|(_, path)| path.starts_with("storage")));
    assert!(mentions("startup").iter().any(|(_, path)| path.starts_with("atlassian")));
}

// The looking.

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// That the crate in this folder depends on and mentions no crate of ours but these.
fn assert_knows(folder: &str, allowed: &[&str]) {
    let own = Path::new(folder).file_name().expect("a folder has a name").to_string_lossy().into_owned();
    let forbidden = OURS.iter().filter(|name| !allowed.contains(name) && **name != own);
    let forbidden: Vec<&str> = forbidden.copied().collect();
    let known = dependencies(folder);
    for name in &forbidden {
        assert!(!known.contains(*name), "{folder}/Cargo.toml depends on {name}");
    }
    // A room or a variable may bear the name of a crate that is not even a dependency; the compiler guards those.
    assert!(known.iter().all(|name| !forbidden.contains(&name.as_str())));
}

/// The names of all dependencies in a manifest, of every kind.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let path = root().join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let manifest: toml::Table = toml::from_str(&text).expect("a manifest is TOML");
    let mut tables = vec![manifest.clone()];
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    tables.extend(targets.into_iter().flat_map(|t| t.values().filter_map(|v| v.as_table().cloned())));
    let mut names = BTreeSet::new();
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(entries) = table.get(kind).and_then(toml::Value::as_table) else { continue };
            for (name, value) in entries {
                names.insert(name.clone());
                names.extend(value.get("package").and_then(toml::Value::as_str).map(str::to_owned));
            }
        }
    }
    names
}

/// That no file below mentions a path that begins with one of these crates.
fn assert_mentions_none(folder: &str, crates: &[&str]) {
    for file in sources_below(&root().join(folder)) {
        let code = without_comments(&fs::read_to_string(&file).expect("a source is text"));
        for name in crates {
            let hit = words_before_path(&code).any(|word| word == *name);
            assert!(!hit, "{} mentions {name}", file.display());
        }
    }
}

/// Every word that stands right before `::` and is itself the start of a path.
fn words_before_path(code: &str) -> impl Iterator<Item = &str> {
    code.match_indices("::").filter_map(|(at, _)| {
        let before = &code[..at];
        let start = before.rfind(|c: char| !is_word(c)).map_or(0, |at| at + 1);
        let word = &before[start..];
        (!word.is_empty() && !before[..start].ends_with("::")).then_some(word)
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The rooms of the server: top-level modules.
fn rooms() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("server/src")).expect("the server");
    let names = entries.map(|entry| entry.expect("an entry").path());
    let stem = |path: PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    names.map(stem).filter(|name| name != "lib").collect()
}

fn assert_rooms_avoid(room: &str, forbidden: &[&str]) {
    let mentions = mentions(room);
    for (file, path) in mentions {
        let first = path.split("::").next().expect("a path has a first part");
        assert!(!forbidden.contains(&first), "{} mentions {path}", file.display());
    }
}

/// What the files of a room mention of the server, from its root on.
fn mentions(room: &str) -> Vec<(PathBuf, String)> {
    let source = root().join("server/src");
    let mut files = vec![source.join(format!("{room}.rs"))];
    files.retain(|file| file.exists());
    let folder = source.join(room);
    if folder.exists() {
        files.extend(sources_below(&folder));
    }
    assert!(!files.is_empty(), "there is no room {room}");
    let mut found = Vec::new();
    for file in files {
        let code = without_comments(&fs::read_to_string(&file).expect("a source is text"));
        let depth = file.strip_prefix(&source).expect("it lies there").components().count();
        let way_out = "super::".repeat(depth - usize::from(file.ends_with("mod.rs")));
        let outside_tests = code.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(
            !outside_tests.contains(&way_out),
            "{} climbs out of its room: write crate::",
            file.display()
        );
        let prefix = if room == "main" { "server::" } else { "crate::" };
        found.extend(paths_behind(prefix, &code).map(|path| (file.clone(), path)));
    }
    found
}

/// The paths behind each `prefix`, groups in braces taken apart.
fn paths_behind(prefix: &str, code: &str) -> impl Iterator<Item = String> {
    let starts = code.match_indices(prefix).filter(|(at, _)| !code[..*at].ends_with(is_word));
    let paths: Vec<String> = starts.flat_map(|(at, _)| expand(&code[at + prefix.len()..])).collect();
    paths.into_iter()
}

fn expand(code: &str) -> Vec<String> {
    if let Some(group) = code.strip_prefix('{') {
        return parts_of(group).iter().flat_map(|part| expand(part.trim_start())).collect();
    }
    let end = code.find(|c: char| !is_word(c)).unwrap_or(code.len());
    let (word, rest) = code.split_at(end);
    match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with(|c: char| is_word(c) || c == '{') => {
            expand(rest).iter().map(|path| format!("{word}::{path}")).collect()
        }
        _ if word.is_empty() => Vec::new(),
        _ => vec![word.to_owned()],
    }
}

/// What stands between the commas of a group, up to its closing brace.
fn parts_of(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

fn without_comments(code: &str) -> String {
    let lines = code.lines().map(|line| match line.find("//") {
        // `https://` in a text is no comment, and holds no path either.
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn sources_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = files_below(folder);
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    assert!(!files.is_empty(), "{} holds no source", folder.display());
    files
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if ["target", ".git", "node_modules", "test-results"].contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}
