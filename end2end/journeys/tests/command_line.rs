//! The binary as an admin runs it: what it says when something is wrong, how it ends, and what it never says.
//!
//! It is looked for beside the tests' own folder; `LATCHKEY_BIN` names another one.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use journeys::inbox::Inbox;
use journeys::op::{CLIENT_ID, CLIENT_SECRET, Op, Person};
use journeys::test_database::TestDatabase;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use secrecy::ExposeSecret;
use server::clock::{Clock, SystemClock};
use sim::{Options, Sim, World};

/// Longer than the portal may take to end.
const END: Duration = Duration::from_secs(30);

const COOKIE_SECRET: &str = "canary-cookie-secret-of-thirty-two-characters";

fn binary() -> PathBuf {
    let beside = std::env::current_exe().expect("this test is a file");
    let beside = beside.ancestors().nth(2).expect("it lies in target/…/deps").join("latchkey");
    let path = std::env::var_os("LATCHKEY_BIN").map_or(beside, PathBuf::from);
    assert!(path.exists(), "{} is missing: `cargo build -p server` builds it", path.display());
    path
}

/// A folder with a configuration, and everything that it names.
struct Setting {
    folder: PathBuf,
    listen: String,
    config: String,
    database: TestDatabase,
    op: Op,
    sim: Sim,
    inbox: Inbox,
}

impl Setting {
    async fn new() -> Self {
        let json = include_str!("../../world/acme.json");
        let world = World::from_json(json).expect("acme.json is a world");
        let (token, bot) = (world.bot.token.clone(), world.bot.email.clone());
        let op = Op::start([Person::new("eli").with("groups", vec!["engineers"])]).await;
        let listen = "127.0.0.2:0".parse().expect("an address");
        let sim = Sim::start(world, listen, Options::default()).await.expect("a port is free");
        let inbox = Inbox::start().await.expect("a port is free");
        let database = TestDatabase::empty().await;
        let folder = std::env::temp_dir().join(format!("latchkey_cli_{}", SystemClock.new_id().simple()));
        std::fs::create_dir(&folder).expect("a folder of our own");
        let listen = own_address();
        let config = format!(
            r#"[server]
listen = "{listen}"
public_url = "http://{listen}"
cookie_secret = "{COOKIE_SECRET}"

[database]
url = "{database}"

[oidc]
issuer = "{issuer}"
client_id = "{CLIENT_ID}"
client_secret = "{CLIENT_SECRET}"

[roles]
bootstrap_admins = ["sam@acme.example"]

[smtp]
url = "{smtp}"
from = "Latchkey <latchkey@acme.example>"

[policy]
file = "policy.toml"

[[sites]]
key = "acme"
base_url = "{jira}"
email = "{bot}"
token = "{token}"

[[sites.products]]
key = "jira-software"
group_id = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001"
owners = ["ada@acme.example"]
"#,
            database = database.url().expose_secret(),
            issuer = op.issuer(),
            smtp = inbox.url(),
            jira = sim.base_url(),
        );
        let setting = Self { folder, listen, config, database, op, sim, inbox };
        setting.write("latchkey.toml", &setting.config);
        setting.write("policy.toml", POLICY);
        setting
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("the folder is ours");
        path
    }

    /// The configuration with one text in place of another.
    fn change(&mut self, old: &str, new: &str) {
        assert!(self.config.contains(old), "{old} is not in the configuration");
        self.config = self.config.replacen(old, new, 1);
        self.write("latchkey.toml", &self.config);
    }

    /// On which line of the configuration this stands.
    fn line_of(&self, text: &str) -> usize {
        1 + self.config.lines().position(|line| line.contains(text)).expect("it is there")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(&self.folder).env_remove("RUST_LOG");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null());
        command
    }

    async fn run(&self, arguments: &[&str]) -> Said {
        run(self.command(arguments)).await
    }

    fn canaries(&self) -> Vec<String> {
        let token = World::from_json(include_str!("../../world/acme.json")).expect("a world").bot.token;
        vec![CLIENT_SECRET.to_owned(), COOKIE_SECRET.to_owned(), token]
    }
}

impl Drop for Setting {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const POLICY: &str = r#"[[rules]]
id = "engineers"
name = "Engineers"
when = { idp_group = "engineers" }
then = { grant = {} }
"#;

/// The portal has to know its own address before it listens; an address of this process alone is free.
fn own_address() -> String {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let (id, number) = (std::process::id(), GIVEN.fetch_add(1, Ordering::Relaxed));
    let [_, high, middle, low] = id.to_be_bytes();
    format!("127.{}.{middle}.{low}:{}", 64 + high % 128, 9000 + number)
}

/// What a run said until it ended.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

async fn run(mut command: Command) -> Said {
    let running = tokio::task::spawn_blocking(move || command.output().expect("the binary runs"));
    let output = running.await.expect("no panic");
    let said = Said {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    assert_clean(&said.stderr);
    said
}

/// No panic, no stack, nothing that moves a terminal's cursor.
#[track_caller]
fn assert_clean(stderr: &str) {
    for sign in ["panicked", "backtrace", "RUST_BACKTRACE", ".rs:"] {
        assert!(!stderr.contains(sign), "{sign} in: {stderr}");
    }
    let strange = stderr.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(strange, None, "{stderr:?}");
}

/// A portal that serves, and what it has said so far.
struct Serving {
    child: Child,
    lines: mpsc::Receiver<String>,
    said: String,
}

impl Serving {
    /// Started, and listening.
    fn start(mut command: Command) -> Self {
        let mut child = command.env("NO_COLOR", "1").spawn().expect("the binary runs");
        let stderr = child.stderr.take().expect("it is piped");
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
                if tell.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        let mut serving = Self { child, lines, said: String::new() };
        serving.wait_for("Latchkey listens at");
        serving
    }

    fn wait_for(&mut self, text: &str) {
        loop {
            match self.lines.recv_timeout(END) {
                Ok(line) => {
                    self.said.push_str(&line);
                    self.said.push('\n');
                    if line.contains(text) {
                        return;
                    }
                }
                Err(error) => panic!("{error} before “{text}”: {}", self.said),
            }
        }
    }

    /// Asks it to end as systemd does, and waits until it has.
    fn terminate(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(sent.success());
        let begun = Instant::now();
        while let Ok(line) = self.lines.recv_timeout(END.saturating_sub(begun.elapsed())) {
            self.said.push_str(&line);
            self.said.push('\n');
        }
        // Its end of the pipe is closed: it has ended, or it hangs.
        let status = self.child.try_wait().expect("its state can be asked");
        let status = match status {
            Some(status) => status,
            None if begun.elapsed() < END => self.child.wait().expect("it ends"),
            None => panic!("it did not end within 30 seconds: {}", self.said),
        };
        (status, std::mem::take(&mut self.said))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request by hand, and the whole answer.
fn raw(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: &str, path: &str) -> String {
    raw(address, &format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_that_cannot_work_is_refused_with_its_line_and_its_key() {
    let cases: [(&str, &str, &str); 14] = [
        ("[oidc]\n", "[oidc]\nisuer = \"x\"\n", "isuer"),
        (
            "[database]\n",
            "[database]\nurl_file = \"url\"\n",
            "database.url_file and database.url exclude each other",
        ),
        ("client_secret = \"", "client_secret_file = \"none.txt\"\nclient_secret = \"", "exclude each other"),
        ("[server]\nlisten = ", "[server]\nlogs = \"loud\"\nlisten = ", "server.logs must be"),
        ("[server]\n", "[server]\nfront_door_hosts = \"go.example.com\"\n", "front_door_hosts"),
        ("[oidc]\nissuer", "[oidc]\nrequire_verified_email = \"yes\"\nissuer", "require_verified_email"),
        ("token = \"", "token_file = \"nowhere.txt\"\n# \"", "sites.0.token_file cannot read"),
        (COOKIE_SECRET, "too-short", "server.cookie_secret must have"),
        ("sam@acme.example", "sam", "roles.bootstrap_admins \"sam\""),
        ("group_id = \"5f", "group_id = \"\" # \"5f", "sites.0.products.0.group_id"),
        ("public_url = \"http://", "public_url = \"http://portal.example#", "server.public_url"),
        ("smtp://", "ftp://", "smtp.url must be"),
        ("key = \"acme\"", "key = \"acme\"\nkey = \"two\"", "duplicate key"),
        ("[roles]", "[roles", "latchkey.toml:"),
    ];
    let setting = Setting::new().await;
    let sound = setting.config.clone();
    for (old, new, words) in cases {
        assert!(sound.contains(old), "{old}");
        setting.write("latchkey.toml", &sound.replacen(old, new, 1));
        for command in ["serve", "migrate", "check"] {
            let said = setting.run(&[command]).await;
            assert_eq!(said.code, Some(2), "{words}: {said:?}");
            assert!(said.stderr.contains(words), "{words}: {}", said.stderr);
            assert!(said.stderr.starts_with("latchkey.toml:"), "{words}: {}", said.stderr);
            assert_eq!(said.stderr.lines().count(), 1, "{words}: {}", said.stderr);
            assert_eq!(said.stdout, "", "{words}");
            for canary in setting.canaries() {
                assert!(!said.stderr.contains(&canary), "{words}: a secret in {}", said.stderr);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_that_is_named_is_the_line_that_is_wrong() {
    let mut setting = Setting::new().await;
    setting.change("key = \"jira-software\"", "key = \"jira software\"");
    let line = setting.line_of("jira software");
    let said = setting.run(&["check"]).await;
    assert!(
        said.stderr.starts_with(&format!("latchkey.toml:{line}: sites.0.products.0.key")),
        "{}",
        said.stderr
    );

    setting.change("key = \"jira software\"", "key = \"jira-software\"\nseats = 3");
    let line = setting.line_of("seats = 3");
    let said = setting.run(&["check"]).await;
    assert!(
        said.stderr.starts_with(&format!("latchkey.toml:{line}: unknown field `seats`")),
        "{}",
        said.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_missing_is_named_with_what_it_should_be() {
    let setting = Setting::new().await;
    let sound = setting.config.clone();
    for (start, key) in [
        ("public_url = ", "server.public_url"),
        ("url = \"s", "database.url"),
        ("issuer = ", "oidc.issuer"),
        ("client_id = ", "oidc.client_id"),
        ("client_secret = ", "oidc.client_secret"),
        ("from = ", "smtp.from"),
        ("token = ", "sites.0.token"),
        ("email = ", "sites.0.email"),
    ] {
        let start = if key == "database.url" { "url = \"" } else { start };
        let mut gone = false;
        let lines = sound.lines().filter(|line| {
            let is_it = !gone && line.starts_with(start);
            gone |= is_it;
            !is_it
        });
        let without: Vec<_> = lines.collect();
        setting.write("latchkey.toml", &without.join("\n"));
        let said = setting.run(&["check"]).await;
        assert_eq!(said.code, Some(2), "{key}: {said:?}");
        assert!(said.stderr.contains(&format!("{key} is missing")), "{key}: {}", said.stderr);
    }
    setting.write("latchkey.toml", "");
    assert_eq!(setting.run(&["serve"]).await.code, Some(2));
    let said = setting.run(&["--config", "elsewhere.toml", "serve"]).await;
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.starts_with("elsewhere.toml: cannot read the configuration"), "{}", said.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_wins_over_the_file_and_is_named_when_it_is_wrong() {
    let mut setting = Setting::new().await;
    setting.change("client_id = \"latchkey\"", "client_id = \"somebody else\"");
    setting.change("bootstrap_admins = [\"sam@acme.example\"]", "bootstrap_admins = [\"sam\"]");
    let environment = |pairs: &[(&str, &str)]| {
        let mut command = setting.command(&["check"]);
        command.envs(pairs.iter().copied());
        command
    };
    let admins = ("LATCHKEY__ROLES__BOOTSTRAP_ADMINS", "[\"sam@acme.example\"]");
    let said = run(environment(&[admins, ("LATCHKEY__OIDC__CLIENT_ID", "latchkey")])).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    for (name, value) in [
        ("LATCHKEY__SERVER__LISTN", "127.0.0.1:1"),
        ("LATCHKEY__SERVER__LISTEN", "nowhere"),
        ("LATCHKEY__SITES__7__TOKEN", "x"),
        ("LATCHKEY__SERVER__LOGS", "[\"json\"]"),
        ("LATCHKEY__SITES__0__BASE_URL", "http://acme.example"),
        ("LATCHKEY__", "x"),
    ] {
        let said = run(environment(&[admins, (name, value)])).await;
        assert_eq!(said.code, Some(2), "{name}: {said:?}");
        assert!(
            said.stderr.starts_with(&format!("environment variable {name}: ")),
            "{name}: {}",
            said.stderr
        );
    }
    // A secret that was put under the wrong name is still one.
    for name in ["LATCHKEY__OIDC", "LATCHKEY__SITES__0", "LATCHKEY__SMTP__PASWORD", "LATCHKEY__DATABASE"] {
        let said = run(environment(&[admins, (name, "canary-in-the-environment")])).await;
        assert_eq!(said.code, Some(2), "{name}: {said:?}");
        assert!(said.stderr.contains(name), "{name}: {}", said.stderr);
        assert!(!said.stderr.contains("canary"), "{name}: {}", said.stderr);
    }
    // What is not meant for the portal is nothing to it, readable or not.
    let mut command = environment(&[admins]);
    command.env(OsStr::from_bytes(b"SOMEBODY_ELSES_\xff"), OsStr::from_bytes(b"\xff\xfe"));
    assert_eq!(run(command).await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_cannot_be_is_refused_with_its_line() {
    let setting = Setting::new().await;
    for (policy, words) in [
        (POLICY.replace("when", "whn"), "policy.toml:4: "),
        (POLICY.replace("{ grant = {} }", "{ grant = { dayz = 3 } }"), "policy.toml:5: "),
        (POLICY.replace("idp_group", "idp_grp"), "policy.toml:4: "),
        (format!("{POLICY}\n{POLICY}"), "two rules have the id \"engineers\""),
        (POLICY.replace("\"engineers\" }", "\"\" }"), "rule \"engineers\": a group needs a name"),
        (POLICY.replace("grant = {}", "grant = { days = 0 }"), "a license for 0 days is none"),
    ] {
        setting.write("policy.toml", &policy);
        let said = setting.run(&["check"]).await;
        assert_eq!(said.code, Some(2), "{words}: {said:?}");
        assert!(
            said.stderr.contains(words) && said.stderr.starts_with("policy.toml"),
            "{words}: {}",
            said.stderr
        );
        assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
    }
    std::fs::remove_file(setting.folder.join("policy.toml")).expect("it is there");
    let said = setting.run(&["check"]).await;
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("policy.toml: cannot read the policy"), "{}", said.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_would_draw_on_the_terminal_are_written_out() {
    let setting = Setting::new().await;
    let said = setting.run(&["--config", "a\u{1b}[31m\nlatchkey: all is well\u{9b}.toml", "check"]).await;
    assert_eq!(said.code, Some(2));
    assert_eq!(said.stderr.lines().count(), 1, "{:?}", said.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_or_is_none_is_said_so() {
    let mut setting = Setting::new().await;
    setting.write("a file", "and no folder");
    let own = setting.database.url().expose_secret().to_owned();
    for (url, words) in [
        ("sqlite:a file/latchkey.db", "cannot write the database a file/latchkey.db"),
        ("mysql://user:canary-password@127.0.0.1/x", "database.url must start with"),
        ("postgres://user:canary-password@127.0.0.1:1/x", "the database does not work"),
    ] {
        setting.change(&format!("url = \"{own}\""), &format!("url = \"{url}\""));
        for command in ["serve", "migrate"] {
            let said = setting.run(&[command]).await;
            assert_eq!(said.code, Some(1), "{url}: {said:?}");
            assert!(said.stderr.contains(words), "{url}: {}", said.stderr);
            assert!(!said.stderr.contains("canary"), "{}", said.stderr);
        }
        setting.change(&format!("url = \"{url}\""), &format!("url = \"{own}\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_said_so() {
    let setting = Setting::new().await;
    let _other = TcpListener::bind(&setting.listen).expect("the address is ours");
    let said = setting.run(&["serve"]).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stderr.contains(&format!("cannot listen on {}", setting.listen)), "{}", said.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_portal_on_one_file_is_refused_and_other_commands_are_not() {
    let mut setting = Setting::new().await;
    if !setting.database.url().expose_secret().starts_with("sqlite:") {
        return;
    }
    let first = Serving::start(setting.command(&["serve"]));
    let other = own_address();
    let listen = setting.listen.clone();
    setting.change(&format!("listen = \"{listen}\""), &format!("listen = \"{other}\""));
    let said = setting.run(&["serve"]).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stderr.contains("another latchkey serve is using"), "{}", said.stderr);
    let said = setting.run(&["migrate"]).await;
    assert_eq!(
        (said.code, said.stdout.as_str()),
        (Some(0), "The database is up to date.\n"),
        "{}",
        said.stderr
    );
    let (status, _) = tokio::task::spawn_blocking(|| first.terminate()).await.expect("no panic");
    assert_eq!(status.code(), Some(0));
    let second = Serving::start(setting.command(&["serve"]));
    drop(second);
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_in_words_what_is_right_and_what_is_wrong() {
    let setting = Setting::new().await;
    let said = setting.run(&["check"]).await;
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{said:?}");
    assert!(said.stdout.starts_with("ok    configuration"), "{}", said.stdout);
    assert_eq!(said.stdout.lines().filter(|line| line.starts_with("ok    ")).count(), 5, "{}", said.stdout);

    setting.op.stop().await;
    setting.sim.control().change_settings(|settings| settings.bot = sim::BotRights::Revoked);
    let said = setting.run(&["check"]).await;
    assert_eq!((said.code, said.stderr.as_str()), (Some(1), ""), "{said:?}");
    assert_eq!(said.stdout.lines().filter(|line| line.starts_with("FAIL  ")).count(), 2, "{}", said.stdout);
    for canary in setting.canaries() {
        assert!(!said.stdout.contains(&canary), "a secret in {}", said.stdout);
    }
    assert_eq!(setting.inbox.mails(), [], "looking sends nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_end_it_ends_although_a_client_hangs() {
    let setting = Setting::new().await;
    let serving = Serving::start(setting.command(&["serve"]));
    let address = setting.listen.clone();
    let ended = tokio::task::spawn_blocking(move || {
        assert!(get(&address, "/healthz").starts_with("HTTP/1.1 200"));
        // One that never finishes its request, one that never begins, one that keeps its connection.
        let mut slow = TcpStream::connect(&address).expect("it listens");
        slow.write_all(b"GET / HTTP/1.1\r\nhost: ").expect("it reads");
        let silent = TcpStream::connect(&address).expect("it listens");
        let mut kept = TcpStream::connect(&address).expect("it listens");
        write!(kept, "GET /healthz HTTP/1.1\r\nhost: {address}\r\n\r\n").expect("it reads");
        let mut first = [0; 12];
        kept.read_exact(&mut first).expect("it answers");
        let ended = serving.terminate();
        drop((slow, silent, kept));
        ended
    });
    let (status, said) = ended.await.expect("no panic");
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(said.contains("Latchkey has stopped"), "{said}");
    assert_clean(&said);
}

/// Signs eli in and follows the link to an issue, as a browser would; gives everything secret that was on the way.
async fn sign_in_and_enter(setting: &Setting) -> Vec<String> {
    setting.op.sign_in_as("eli");
    let client = server::outbound::client();
    let portal = format!("http://{}", setting.listen);
    let mut url = format!("{portal}/browse/PROJ-1");
    let (mut cookies, mut secrets) = (Vec::<(String, String)>::new(), Vec::new());
    for _ in 0..8 {
        let header =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut request = client.get(&url);
        if url.starts_with(&portal) {
            request = request.header(COOKIE, header);
        }
        let answer = request.send().await.expect("an answer");
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("text").split(';').next().expect("a pair");
            let (name, value) = cookie.split_once('=').expect("a pair");
            cookies.retain(|(other, _)| other != name);
            if !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
                secrets.push(value.to_owned());
            }
        }
        let Some(location) = answer.headers().get(LOCATION) else { break };
        let location = location.to_str().expect("text");
        url = url::Url::parse(&url).expect("a URL").join(location).expect("a URL").into();
        if url.starts_with(setting.sim.base_url()) {
            break;
        }
        let code = url::Url::parse(&url).expect("a URL");
        secrets
            .extend(code.query_pairs().filter(|(name, _)| name == "code").map(|(_, code)| code.into_owned()));
    }
    assert!(cookies.iter().any(|(name, _)| name == "__Host-sid"), "nobody was signed in: {url}");
    secrets
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_ever_logged_however_much_is() {
    let setting = Setting::new().await;
    let mut command = setting.command(&["serve"]);
    command.env("RUST_LOG", "trace");
    let serving = Serving::start(command);
    let mut secrets = sign_in_and_enter(&setting).await;
    let (_, said) = tokio::task::spawn_blocking(|| serving.terminate()).await.expect("no panic");
    assert!(said.contains("TRACE"), "little was logged");
    secrets.extend(setting.canaries());
    // As they travel in a header.
    let basic = |user: &str, password: &str| base64_of(&format!("{user}:{password}"));
    let world = World::from_json(include_str!("../../world/acme.json")).expect("a world");
    secrets.push(basic(&world.bot.email, &world.bot.token));
    secrets.push("eyJ".to_owned());
    secrets.push("access-token-".to_owned());
    assert!(secrets.len() > 6, "{secrets:?}");
    for secret in &secrets {
        let line = said.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{secret} was logged");
    }
    assert!(!said.contains("eli@acme.example"), "an address was logged");
}

/// Asks for what would be lines of the log, if it were written down as it comes.
fn forge(address: &str) {
    for path in
        ["/browse/PROJ-1%0a2026-01-01T00:00:00Z%20INFO%20forged", "/go?to=%1b[2J%0aforged", "/%0d%0a%07"]
    {
        get(address, path);
        get(address, &format!("/auth/callback?error=x&error_description={path}&state=%0a%1b[31m"));
    }
    let strange = "GET / HTTP/1.1\r\nhost: x\r\nuser-agent: \u{1b}[31m\r\nx-request-id: a\u{1b}b\r\nconnection: close\r\n\r\n";
    raw(address, strange);
}

fn base64_of(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_of_a_json_log_is_json_and_no_visitor_can_forge_one() {
    let mut setting = Setting::new().await;
    setting.change("[server]\n", "[server]\nlogs = \"json\"\n");
    let serving = Serving::start(setting.command(&["serve"]));
    sign_in_and_enter(&setting).await;
    forge(&setting.listen);
    let (status, said) = tokio::task::spawn_blocking(|| serving.terminate()).await.expect("no panic");
    assert_eq!(status.code(), Some(0));
    assert!(said.lines().count() > 3, "{said}");
    for line in said.lines() {
        let entry: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(entry["timestamp"].is_string() && entry["level"].is_string(), "{line}");
    }
    assert_clean(&said);

    setting.change("logs = \"json\"\n", "");
    let serving = Serving::start(setting.command(&["serve"]));
    sign_in_and_enter(&setting).await;
    forge(&setting.listen);
    let (_, said) = tokio::task::spawn_blocking(|| serving.terminate()).await.expect("no panic");
    for line in said.lines() {
        assert!(line.starts_with("20"), "a line without a time: {line:?}");
    }
    assert_clean(&said);
}

#[test]
fn the_help_names_every_command() {
    let output = Command::new(binary()).arg("--help").output().expect("the binary runs");
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for command in ["serve", "migrate", "check", "--config"] {
        assert!(help.contains(command), "{help}");
    }
    let output = Command::new(binary()).arg("frobnicate").output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(Path::new(&binary()).is_absolute());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_goes_out_as_a_file_and_comes_in_as_the_next_version() {
    let setting = Setting::new().await;
    assert_eq!(setting.run(&["migrate"]).await.code, Some(0));
    let first = setting.run(&["policy", "import", "policy.toml", "--despite-findings"]).await;
    assert!(first.stdout.starts_with("Version 1 decides within a minute.\n  New: “"), "{}", first.stdout);

    let out = setting.run(&["policy", "export"]).await;
    assert_eq!((out.code, out.stderr.as_str()), (Some(0), ""));
    assert!(out.stdout.contains("# Version 1 of the policy of http://"), "{}", out.stdout);
    assert!(out.stdout.ends_with(POLICY), "{}", out.stdout);
    setting.write("out.toml", &out.stdout);
    let same = setting.run(&["policy", "import", "out.toml"]).await;
    assert_eq!((same.code, same.stdout.contains("is the same")), (Some(0), true), "{same:?}");

    let two = format!(
        "{POLICY}\n[[rules]]\nid = \"rivals\"\nname = \"No rivals\"\nwhen = {{ email_domain = \"rival.example\" }}\n\
         then = {{ deny = {{ message = \"No.\" }} }}\n"
    );
    setting.write("two.toml", &two);
    let checked = setting.run(&["policy", "check", "two.toml"]).await;
    assert_eq!(checked.code, Some(1));
    assert!(
        checked.stdout.starts_with("two.toml: rule \"rivals\": It says no, and not when"),
        "{}",
        checked.stdout
    );
    let refused = setting.run(&["policy", "import", "two.toml"]).await;
    assert_eq!(refused.code, Some(1));
    assert!(refused.stdout.contains("Nothing was published"), "{}", refused.stdout);
    let meant = setting.run(&["policy", "import", "two.toml", "--despite-findings"]).await;
    assert_eq!(meant.code, Some(1));
    assert!(meant.stdout.contains("If you have seen that version: --base 1."), "{}", meant.stdout);
    let seen = ["policy", "import", "two.toml", "--despite-findings", "--base", "1"];
    let meant = setting.run(&seen).await;
    assert!(meant.stdout.starts_with("Version 2 decides within a minute.\n  New: “No rivals”"), "{meant:?}");
    assert!(setting.run(&["policy", "export"]).await.stdout.ends_with(&two));

    setting.write("late.toml", &out.stdout.replace("on = false\n", "").replace("engineers", "leads"));
    let late = setting.run(&["policy", "import", "late.toml", "--despite-findings"]).await;
    assert_eq!(late.code, Some(1));
    assert!(late.stdout.contains("Version 2 decides now") && late.stdout.contains("No rivals"), "{late:?}");
    let over = setting.run(&["policy", "import", "late.toml", "--despite-findings", "--over"]).await;
    assert!(over.stdout.starts_with("Version 3 decides within a minute.\n"), "{over:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_policy_is_refused_in_words_and_nothing_is_published() {
    let setting = Setting::new().await;
    assert_eq!(setting.run(&["migrate"]).await.code, Some(0));
    assert_eq!(setting.run(&["policy", "import", "policy.toml"]).await.code, Some(0));
    let rule = |id: &str, when: &str, then: &str| {
        format!("[[rules]]\nid = \"{id}\"\nname = \"R\"\nwhen = {when}\nthen = {then}\n")
    };
    let (everybody, grant) = ("{ all = [] }", "{ grant = {} }");
    let deep = |levels: usize| format!("{}{everybody}{}", "{ not = ".repeat(levels), " }".repeat(levels));
    let berlin = "{ hours = { days = [\"mon\"], from = 8, until = 19, zone = \"Europe/Bärlin\" } }";
    for (text, words) in [
        (rule("r", &deep(8), grant), "rule \"r\" nests its conditions deeper than 8 levels"),
        (rule("r", &deep(2_000), grant), "odd.toml:"),
        ((0..501).map(|n| rule(&format!("r{n}"), everybody, grant)).collect(), "the policy has 501 rules"),
        (
            rule("r", "{ product = \"jira-core\" }", grant),
            "names the product \"jira-core\", which is not there",
        ),
        (
            rule("r", everybody, "{ ask = { approvers = [{ group = \"platform\" }] } }"),
            "asks the approver group \"platform\", which is not there",
        ),
        (
            rule("r", "{ claim = { name = \"kind\", value = \"staff\" } }", grant),
            "the claim \"kind\", which oidc.keep_claims does not name",
        ),
        (
            rule("r", "{ any = [{ seats_free = 1 }, { all = [] }] }", grant),
            "a group in a group needs a condition",
        ),
        (
            rule("r", everybody, "{ ask = { approvers = [\"owners\"], expire_after_hours = 4000000000 } }"),
            "hours are 87600 at the most",
        ),
        (rule("r", "{ idp_group = \"a\\u0000b\" }", grant), "cannot be seen"),
        (rule("r", berlin, grant), "odd.toml:4: when: \"Europe/Bärlin\" is not a time zone"),
        (rule("r", everybody, "{ grant = { day = 3 } }"), "odd.toml:5: then: unexpected keys in table: day"),
        (rule("r", "{ seats = 3 }", grant), "odd.toml:4: when: unknown variant `seats`"),
        ("[[rule]]\nid = \"r\"\n".to_owned(), "odd.toml:1: unknown field `rule`"),
        ("rules = [".to_owned(), "odd.toml:1"),
        (String::new(), "odd.toml: rules is missing"),
    ] {
        setting.write("odd.toml", &text);
        for command in ["check", "import"] {
            let said = setting.run(&["policy", command, "odd.toml"]).await;
            assert_eq!(said.code, Some(1), "{words}: {said:?}");
            let all = format!("{}{}", said.stdout, said.stderr);
            assert!(all.contains(words), "{words}: {all}");
        }
    }
    let missing = setting.run(&["policy", "import", "nowhere.toml"]).await;
    assert!(missing.stderr.contains("nowhere.toml: cannot read the policy"), "{missing:?}");
    assert!(setting.run(&["policy", "export"]).await.stdout.contains("# Version 1 of"));
}
