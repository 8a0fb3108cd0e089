//! One request, written once and sent many times, and the reading of its answers: just enough HTTP/1.1 to know where
//! one ends.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, ensure};
use url::Url;

/// Nothing measured here takes so long; a server that says nothing ends the run.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request, and the status that its answer must have.
pub struct Request {
    address: SocketAddr,
    bytes: Vec<u8>,
    expect: u16,
}

impl Request {
    /// A GET.
    ///
    /// # Errors
    /// When the URL is not http on a literal loopback address.
    pub fn new(url: &Url, headers: &[String], expect: u16) -> anyhow::Result<Self> {
        ensure!(url.scheme() == "http", "{url} is not http");
        let addresses = url.socket_addrs(|| None).with_context(|| format!("{url} names no address"))?;
        let address = addresses.into_iter().find(|address| address.ip().is_loopback());
        let address = address.with_context(|| format!("{url} is not on loopback"))?;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let mut text = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n");
        for header in headers {
            ensure!(header.contains(':') && !header.contains(['\r', '\n']), "{header:?} is not a header");
            write!(text, "{header}\r\n")?;
        }
        text.push_str("\r\n");
        Ok(Self { address, bytes: text.into_bytes(), expect })
    }

    /// A connection that is kept open.
    ///
    /// # Errors
    /// When nobody listens.
    pub fn connect(&self) -> io::Result<Connection<'_>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection { request: self, stream: BufReader::new(stream), line: String::new() })
    }
}

/// One connection, on which the request is sent again and again.
pub struct Connection<'a> {
    request: &'a Request,
    stream: BufReader<TcpStream>,
    line: String,
}

impl Connection<'_> {
    /// Sends the request and reads the whole answer.
    ///
    /// # Errors
    /// When the answer has another status than expected, does not say where it ends, or does not come.
    pub fn ask(&mut self) -> anyhow::Result<()> {
        self.stream.get_mut().write_all(&self.request.bytes)?;
        self.read_line()?;
        let status = self.line.split(' ').nth(1).and_then(|status| status.parse().ok());
        ensure!(status == Some(self.request.expect), "the answer was {:?}", self.line);
        match self.read_headers()? {
            Body::Length(length) => self.skip(length),
            Body::Chunks => self.skip_chunks(),
        }
    }

    fn read_headers(&mut self) -> anyhow::Result<Body> {
        let mut body = None;
        loop {
            self.read_line()?;
            let Some((name, value)) = self.line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                body = Some(Body::Length(value.trim().parse()?));
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                ensure!(value.trim() == "chunked", "{:?} is not read here", self.line);
                body = Some(Body::Chunks);
            }
        }
        body.context("the answer does not say where it ends")
    }

    fn skip_chunks(&mut self) -> anyhow::Result<()> {
        loop {
            self.read_line()?;
            let length = u64::from_str_radix(self.line.trim(), 16).context("a chunk has no length")?;
            // Behind each stands an empty line; behind the last one, which is empty, no trailers are expected.
            self.skip(length + 2)?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn skip(&mut self, length: u64) -> anyhow::Result<()> {
        let read = io::copy(&mut (&mut self.stream).take(length), &mut io::sink())?;
        ensure!(read == length, "the answer broke off");
        Ok(())
    }

    fn read_line(&mut self) -> anyhow::Result<()> {
        self.line.clear();
        ensure!(self.stream.read_line(&mut self.line)? > 0, "the connection was closed");
        Ok(())
    }
}

/// How an answer says where it ends.
enum Body {
    Length(u64),
    Chunks,
}
