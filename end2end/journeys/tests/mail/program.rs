//! Programs of others that the tests talk to. Each ends when it is dropped.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The repository's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A running program and what it says.
pub struct Program {
    child: Child,
    lines: UnboundedReceiver<String>,
}

impl Program {
    /// A script of `end2end` in Node.
    pub fn node(script: &str, words: &[&str]) -> Self {
        let script = root().join("end2end").join(script);
        Self::start(Command::new("node").arg(script).args(words))
    }

    pub fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{command:?}: {error}; `.ci/setup test` installs what the tests need")
        });
        let said = BufReader::new(child.stdout.take().expect("it is piped"));
        let (tell, lines) = unbounded_channel();
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line it says.
    pub async fn line(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(60), self.lines.recv()).await;
        line.expect("it says something").expect("it is still there")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
