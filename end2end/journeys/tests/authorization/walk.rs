//! Walks the matrix.

use std::collections::BTreeSet;

use futures::future::join_all;
use journeys::test_app::{Browser, Landing};
use leptos_axum::generate_route_list;
use server::http::ROUTES;

use crate::matrix::{MATRIX, PEOPLE};
use crate::prepared::Prepared;

struct Row {
    method: &'static str,
    path: &'static str,
    cells: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let lines = MATRIX.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let rows = lines.filter(|words| matches!(words.first(), Some(&("GET" | "POST"))));
    let row = |words: Vec<&'static str>| {
        assert_eq!(words.len(), 2 + PEOPLE.len(), "{words:?}");
        Row { method: words[0], path: words[1], cells: words[2..].to_vec() }
    };
    rows.map(row).collect()
}

#[tokio::test]
async fn every_route_page_and_server_function_has_its_row() {
    let mut served: BTreeSet<String> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    served.extend(generate_route_list(app::app::App).iter().map(|page| format!("GET {}", page.path())));
    let functions = leptos::server_fn::axum::server_fn_paths();
    served.extend(functions.map(|(path, method)| format!("{method} {path}")));

    let path = |row: &Row| row.path.split('#').next().unwrap_or_default();
    let listed: BTreeSet<String> = rows().iter().map(|row| format!("{} {}", row.method, path(row))).collect();
    let missing: Vec<_> = served.difference(&listed).collect();
    assert!(missing.is_empty(), "not in the matrix: {missing:?}");
    let gone: Vec<_> = listed.difference(&served).filter(|row| *row != "GET /nothing").collect();
    assert!(gone.is_empty(), "in the matrix and nowhere else: {gone:?}");
}

#[tokio::test]
async fn whoever_looks_sees_what_the_matrix_says() {
    let walk = PEOPLE.iter().enumerate().map(|(column, person)| async move {
        let world = Prepared::new().await;
        let browser = world.browser_of(person).await;
        let mut wrong = Vec::new();
        for row in rows().iter().filter(|row| row.method == "GET") {
            let before = world.app.all_rows().await;
            let address = address(row.path, &world);
            // A stream has no end to wait for.
            let landing = match row.path.ends_with("/events") {
                true => browser.events(&address).await.landing,
                false => browser.get(&address).await,
            };
            wrong.extend(judge(row, column, &world, &landing));
            if !matches!(row.cells[column], "ask" | "home") {
                assert_eq!(
                    world.app.all_rows().await,
                    before,
                    "{person} changed something by GET {}",
                    row.path
                );
            }
        }
        wrong
    });
    report(&join_all(walk).await.concat());
}

#[tokio::test]
async fn whoever_does_something_may_do_what_the_matrix_says() {
    let walk = PEOPLE.iter().enumerate().map(|(column, person)| async move {
        let mut wrong = Vec::new();
        let mut untouched = None;
        for row in rows().iter().filter(|row| row.method == "POST") {
            let (world, browser) = match untouched.take() {
                Some(untouched) => untouched,
                None => {
                    let world = Prepared::new().await;
                    let browser = world.browser_of(person).await;
                    (world, browser)
                }
            };
            let before = (world.app.all_rows().await, world.app.sim.writes().len());
            let landing = press(&browser, row, &world).await;
            wrong.extend(judge(row, column, &world, &landing));
            if landing.status.is_client_error() {
                let after = (world.app.all_rows().await, world.app.sim.writes().len());
                assert_eq!(after, before, "{person} was refused {}, and it happened", row.path);
                untouched = Some((world, browser));
            }
        }
        wrong
    });
    report(&join_all(walk).await.concat());
}

async fn press(browser: &Browser, row: &Row, world: &Prepared) -> Landing {
    let fields = world.fields(row.path);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = row.path.split('#').next().unwrap_or_default();
    let path = &*address(path, world);
    // A program gets the status; a person is led back to a page that says it.
    if path.starts_with("/api/") {
        browser.call(path, &fields).await
    } else {
        browser.post(path, &fields).await
    }
}

fn address(path: &str, world: &Prepared) -> String {
    let target: String =
        url::form_urlencoded::byte_serialize(world.app.jira("/browse/PROJ-123").as_bytes()).collect();
    match path {
        "/browse/{*rest}" => "/browse/PROJ-123".to_owned(),
        "/jira/{*rest}" => "/jira/your-work".to_owned(),
        "/projects/{*rest}" => "/projects/PROJ".to_owned(),
        "/issues/{*rest}" => "/issues/PROJ-1".to_owned(),
        "/secure/{*rest}" => "/secure/Dashboard.jspa".to_owned(),
        "/pkg/{*rest}" => "/pkg/nothing.css".to_owned(),
        "/go" | "/ask" | "/problem" => format!("{path}?to={target}"),
        "/requests/{id}" => format!("/requests/{}", world.request),
        "/system/letters/{letter}" => "/system/letters/asked".to_owned(),
        "/grants/{id}" => format!("/grants/{}", world.grant),
        "/requests/{id}/events" => format!("/requests/{}/events", world.request),
        "/settings/products/edit" => format!("{path}?site=acme&key=jira-software"),
        "/settings/rules/{id}" => "/settings/rules/engineers".to_owned(),
        "/settings/rules/replay/{id}" => format!("/settings/rules/replay/{}", world.replay),
        "/grants/{id}/events" => format!("/grants/{}/events", world.grant),
        "/api/v1/{*rest}" => "/api/v1/nothing".to_owned(),
        path if path.starts_with("/api/v1/grants/{id}") => path.replace("{id}", &world.grant),
        path if path.starts_with("/api/v1/requests/{id}") => path.replace("{id}", &world.request),
        plain => {
            assert!(!plain.contains('{'), "say where {plain} leads");
            plain.to_owned()
        }
    }
}

fn judge(row: &Row, column: usize, world: &Prepared, landing: &Landing) -> Option<String> {
    let status = landing.status.as_u16();
    let got = match landing.location().filter(|_| landing.status.is_redirection()) {
        Some(location) => place(location, world).to_owned(),
        // The folder of files may be empty: the native half builds alone.
        None if row.cells[column] == "file" && matches!(status, 200 | 404) => "file".to_owned(),
        None => status.to_string(),
    };
    let wanted = row.cells[column];
    (got != wanted).then(|| format!("{} {} as {}: {got}, not {wanted}", row.method, row.path, PEOPLE[column]))
}

fn place<'a>(location: &'a str, world: &Prepared) -> &'a str {
    let places = [
        (world.app.op.issuer(), "provider"),
        (&*world.app.jira("/"), "jira"),
        ("/auth/sign-in?return=", "sign-in"),
        ("/ask?to=", "ask"),
        ("/requests/", "request"),
        ("/go?to=", "go"),
        ("/signed-out", "signed-out"),
    ];
    let found = places.iter().find(|(start, _)| location.starts_with(start));
    found.map_or(if location == "/" { "home" } else { location }, |(_, name)| name)
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "the matrix says otherwise:\n{}", wrong.join("\n"));
}
