//! A mail server for tests: real SMTP on loopback that keeps what it takes and can be told how to fail.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use mail_parser::{Message, MessageParser};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running mail server; it ends when dropped.
pub struct Inbox {
    address: std::net::SocketAddr,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
    stop: Option<oneshot::Sender<()>>,
}

/// One mail as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Headers and body, without the dots that SMTP adds.
    pub data: Vec<u8>,
}

/// What goes wrong with the next mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The connection ends after the final dot, without an answer. The mail is kept: the sender cannot know.
    DropAfterData,
    /// Silence after the final dot. The mail is kept.
    StallAfterData,
    /// The connection ends before a greeting.
    HangUp,
    /// No greeting ever comes.
    SilentGreeting,
    /// 421 instead of a greeting.
    Busy,
    /// 552 after the final dot.
    TooBig,
}

#[derive(Default)]
struct State {
    mails: Vec<Received>,
    refused: HashSet<String>,
    greylisted: HashMap<String, u32>,
    mishaps: Vec<Mishap>,
    connections: u32,
}

impl Inbox {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When it cannot be bound.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let (stop, mut stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let mut conversations = tokio::task::JoinSet::new();
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    _ = &mut stopped => break,
                };
                let Ok((stream, _)) = accepted else { break };
                let state = Arc::clone(&shared);
                // A broken conversation is the sender's affair.
                conversations.spawn(async move { converse(stream, &state).await.unwrap_or_default() });
            }
            drop(listener);
            conversations.shutdown().await;
        });
        Ok(Self { address, state, serving, stop: Some(stop) })
    }

    /// `smtp://127.0.0.1:port`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> std::net::SocketAddr {
        self.address
    }

    /// All mails so far, the oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Received> {
        self.state().mails.clone()
    }

    /// The mails with this recipient.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<Received> {
        self.mails().into_iter().filter(|mail| mail.to.iter().any(|to| to == address)).collect()
    }

    /// Waits until there are so many mails.
    ///
    /// # Panics
    /// When they do not come within ten seconds.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..500 {
            let mails = self.mails();
            if mails.len() >= count {
                return mails;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} mails came, {count} were waited for", self.mails().len());
    }

    /// Refuses this recipient for good (550).
    pub fn refuse(&self, address: &str) {
        self.state().refused.insert(address.to_owned());
    }

    /// Puts this recipient off the next so many times (450).
    pub fn greylist(&self, address: &str, times: u32) {
        self.state().greylisted.insert(address.to_owned(), times);
    }

    /// Lets this happen once, after what was already asked for.
    pub fn mishap(&self, mishap: Mishap) {
        self.state().mishaps.push(mishap);
    }

    /// How many connections were made.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.state().connections
    }

    /// Ends: once this is over nobody listens, and every connection is closed.
    ///
    /// # Panics
    /// When the server has panicked.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        (&mut self.serving).await.expect("the server does not panic");
    }

    /// Forgets mails, refusals and mishaps.
    pub fn clear(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Received {
    /// The mail as an independent parser reads it.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.data).expect("a mail that can be read")
    }

    /// The subject, decoded.
    #[must_use]
    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    /// The plain part, decoded, with `\n` for line ends.
    #[must_use]
    pub fn text(&self) -> String {
        self.parsed().body_text(0).unwrap_or_default().replace("\r\n", "\n")
    }

    /// The HTML part, decoded, with `\n` for line ends.
    #[must_use]
    pub fn html(&self) -> String {
        self.parsed().body_html(0).unwrap_or_default().replace("\r\n", "\n")
    }

    /// The `Message-ID`, without its angle brackets.
    #[must_use]
    pub fn message_id(&self) -> String {
        self.parsed().message_id().unwrap_or_default().to_owned()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no holder of the inbox panics")
}

/// Takes the next mishap if it is one of these.
fn take(state: &Mutex<State>, wanted: &[Mishap]) -> Option<Mishap> {
    let mut state = lock(state);
    let next = state.mishaps.first().copied().filter(|mishap| wanted.contains(mishap))?;
    state.mishaps.remove(0);
    Some(next)
}

async fn converse(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    lock(state).connections += 1;
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    match take(state, &[Mishap::HangUp, Mishap::SilentGreeting, Mishap::Busy]) {
        None => {}
        Some(Mishap::SilentGreeting) => return std::future::pending().await,
        Some(Mishap::Busy) => return writer.write_all(b"421 4.3.2 too busy\r\n").await,
        Some(_) => return Ok(()),
    }
    writer.write_all(b"220 inbox.example ESMTP\r\n").await?;
    let mut mail = Received { from: String::new(), to: Vec::new(), data: Vec::new() };
    let mut line = String::new();
    while {
        line.clear();
        reader.read_line(&mut line).await?
    } > 0
    {
        let (verb, rest) = line.trim_end().split_once([' ', ':']).unwrap_or((line.trim_end(), ""));
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => "250-inbox.example\r\n250 8BITMIME".to_owned(),
            "HELO" | "NOOP" => "250 ok".to_owned(),
            "RSET" => {
                mail = Received { from: String::new(), to: Vec::new(), data: Vec::new() };
                "250 ok".to_owned()
            }
            "MAIL" => {
                mail = Received { from: address_in(rest), to: Vec::new(), data: Vec::new() };
                "250 ok".to_owned()
            }
            "RCPT" => recipient(state, &mut mail, address_in(rest)),
            "DATA" if mail.to.is_empty() => "503 5.5.1 no recipient".to_owned(),
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                mail.data = read_data(&mut reader).await?;
                let mishap = take(state, &[Mishap::DropAfterData, Mishap::StallAfterData, Mishap::TooBig]);
                if mishap != Some(Mishap::TooBig) {
                    lock(state).mails.push(mail.clone());
                }
                match mishap {
                    Some(Mishap::DropAfterData) => return Ok(()),
                    Some(Mishap::StallAfterData) => return std::future::pending().await,
                    Some(_) => "552 5.3.4 too big".to_owned(),
                    None => "250 2.0.0 kept".to_owned(),
                }
            }
            "QUIT" => return writer.write_all(b"221 bye\r\n").await,
            _ => "502 5.5.2 not known".to_owned(),
        };
        writer.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
    Ok(())
}

fn recipient(state: &Mutex<State>, mail: &mut Received, address: String) -> String {
    let mut state = lock(state);
    if state.refused.contains(&address) {
        return format!("550 5.1.1 <{address}>: no such mailbox");
    }
    if let Some(left) = state.greylisted.get_mut(&address).filter(|left| **left > 0) {
        *left -= 1;
        return "450 4.7.1 greylisted, try later".to_owned();
    }
    mail.to.push(address);
    "250 ok".to_owned()
}

/// Lines until a lone dot, each without the dot that the sender doubled (RFC 5321 §4.5.2).
async fn read_data(reader: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Vec<u8>> {
    let (mut data, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// `FROM:<a@b> BODY=8BITMIME` holds `a@b`.
fn address_in(argument: &str) -> String {
    let inner = argument.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or("", |(address, _)| address).to_ascii_lowercase()
}
