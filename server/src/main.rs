//! `latchkey`: the command line.

mod policy_command;
mod words;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Parser, Subcommand};
use domain::EmailAddress;
use server::clock::SystemClock;
use server::config::{Config, ConfigError};
use server::operations::erase_person;
use server::startup::{Application, Parts, check};
use server::storage::audit::{self, Head};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use policy_command::PolicyCommand;

/// A configuration that cannot work.
const BAD_CONFIGURATION: u8 = 2;

#[derive(Parser)]
#[command(name = "latchkey", version, about = "Self-service license portal for Jira Cloud")]
struct Cli {
    /// The configuration.
    #[arg(long, global = true, default_value = "latchkey.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Subcommand)]
enum Command {
    /// Answer browsers and run jobs.
    Serve,
    /// Bring the database up to date and stop.
    Migrate,
    /// Say in words whether configuration, database, identity provider, Jira and mail are right.
    Check,
    /// Take the policy out as a file, check one, bring one in.
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Look after the audit.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Erase what the portal knows of a person: name, address, sessions, mails, remarks. The audit keeps an id.
    ErasePerson {
        /// The address that the person signed in with.
        email: String,
    },
}

#[derive(Clone, Subcommand)]
enum AuditCommand {
    /// Hold every entry against its seal; name the first that is not as it was written.
    Verify {
        /// A head that an earlier run printed and that was kept elsewhere: whether it is still in the chain.
        #[arg(long)]
        head: Option<Head>,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let config = match Config::load(&cli.config, environment()) {
        Ok(config) => config,
        Err(error) => return bad_configuration(&error),
    };
    let json = config.server.json_logs;
    log_to_stderr(json, !matches!(cli.command, Command::Serve | Command::Migrate));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error).context("cannot start")),
    };
    match runtime.block_on(run(cli.command, config)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// Everything, readable or not: `std::env::vars` panics at what is not Unicode, be it anybody's.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

async fn run(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    let clock = Arc::new(SystemClock);
    match command {
        Command::Serve => {
            let application = Application::build(config, clock).await?;
            let shutdown = CancellationToken::new();
            let stop = stop_signal(shutdown.clone())?;
            application.serve(shutdown).await;
            stop.abort();
            Ok(ExitCode::SUCCESS)
        }
        Command::Migrate => {
            let parts = Parts::connect(config, clock).await?;
            parts.state.db.migrate().await.context("the database cannot be brought up to date")?;
            println!("The database is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Check => {
            println!("ok    configuration: complete");
            let parts = Parts::connect(config, clock).await?;
            let checks = check(&parts.state).await;
            for check in &checks {
                let part = app::catalog::system::part(check.part);
                let site = check.site.as_deref().map(|site| format!(" {site}")).unwrap_or_default();
                println!("{}  {part}{site}: {}", if check.ok { "ok  " } else { "FAIL" }, check.detail);
            }
            let fine = checks.iter().all(|check| check.ok);
            Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Policy { command } => {
            let parts = Parts::connect(config, clock).await?;
            policy_command::run(&parts.state, command).await
        }
        Command::Audit { command: AuditCommand::Verify { head } } => {
            let parts = Parts::connect(config, clock).await?;
            let (db, now) = (parts.state.db.reader(), parts.state.clock.now());
            let chain = audit::verify(db, head.as_ref(), now).await.context("the audit cannot be read")?;
            let (is_whole, said) = words::chain(&chain, head.as_ref());
            println!("{said}");
            Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::ErasePerson { email } => {
            let address = EmailAddress::parse(&email).context("that cannot be")?;
            let parts = Parts::connect(config, clock).await?;
            let (person, removed) = erase_person::erase(&parts.state, &address).await?;
            println!("{}", words::erased(person, &removed));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Cancels on SIGTERM and on Ctrl-C.
fn stop_signal(shutdown: CancellationToken) -> anyhow::Result<tokio::task::JoinHandle<()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        shutdown.cancel();
    }))
}

/// `RUST_LOG` decides what is logged; without it `info`, or nothing from commands that speak on standard output.
fn log_to_stderr(json: bool, quiet: bool) {
    let level = if quiet { "off" } else { "info" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    if json { builder.json().init() } else { builder.init() }
}

fn bad_configuration(error: &ConfigError) -> ExitCode {
    eprintln!("{}", one_line(&error.to_string()));
    ExitCode::from(BAD_CONFIGURATION)
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("latchkey: {}", one_line(&format!("{error:#}")));
    ExitCode::FAILURE
}

/// An error may hold the name of a file, and that anything: what would move the cursor is written out.
fn one_line(text: &str) -> String {
    let written_out = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.trim_end().chars().map(written_out).collect()
}
