//! What the figures need beside wrk: two programs that know nothing of Latchkey and speak with loopback only, and the
//! policy without a portal around it.

mod bare;
mod load;
mod policy;
mod wire;

use std::net::SocketAddr;

use clap::{Parser, Subcommand};
use url::Url;

use crate::load::Plan;
use crate::wire::Request;

#[derive(Parser)]
#[command(name = "bench", about = "What the figures of `make bench` need beside wrk")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the redirect that the portal gives, with nothing around it.
    Bare {
        /// On loopback.
        #[arg(long)]
        listen: SocketAddr,
        /// Origin that every path is sent on to.
        #[arg(long)]
        site: Url,
    },
    /// Send a number of equal requests and print how long their answers took, as JSON.
    Load {
        /// On a literal loopback address.
        #[arg(long)]
        url: Url,
        /// `Name: value`.
        #[arg(long)]
        header: Vec<String>,
        /// The status that every answer must have.
        #[arg(long)]
        expect: u16,
        /// How many connections take turns.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=256))]
        connections: u32,
        /// How many requests, all connections together.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
        requests: u32,
        /// How many a second; as many as go without it.
        #[arg(long)]
        rate: Option<u32>,
    },
    /// Decide by a policy of 100 rules, and print how long one decision takes, as JSON.
    Evaluate,
    /// Run a draft of 100 rules over stored decisions, and print how long that takes, as JSON.
    Replay {
        /// How many.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        decisions: u32,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Bare { listen, site } => bare::serve(listen, &site),
        Command::Load { url, header, expect, connections, requests, rate } => {
            let request = Request::new(&url, &header, expect)?;
            let summary = load::run(&Plan { request, connections, requests, rate })?;
            println!("{}", serde_json::to_string(&summary)?);
            Ok(())
        }
        Command::Evaluate => say(&policy::evaluate()?),
        Command::Replay { decisions } => say(&policy::replay(decisions)?),
    }
}

fn say(taken: &policy::Taken) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(taken)?);
    Ok(())
}
