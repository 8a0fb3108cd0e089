//! Requests that no well-behaved client would send.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use super::rules::Parties;

/// What came back.
#[derive(Clone, Debug)]
pub struct Raw {
    /// `None`: the connection was closed without an answer.
    pub status: Option<u16>,
    /// Status line and headers.
    pub head: String,
    /// The rest, as it came.
    pub body: String,
}

impl Raw {
    pub(super) async fn send(parties: &Parties, request: &[u8]) -> Self {
        let portal = Url::parse(&parties.portal).expect("the portal has an address");
        let address = parties.portal.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.expect("the portal listens");
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(request).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let raw = Self { status, head: head.to_owned(), body: body.to_owned() };
        if let Some(location) = raw.header("location") {
            parties.check_location(&portal, location);
        }
        raw
    }

    /// A header of the answer.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}
