//! Serves a simulated Jira site until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use sim::{Idp, Options, Sim, World};
use tokio::signal::unix::{SignalKind, signal};

#[derive(Parser)]
#[command(about = "A simulated Jira site, for the demo and the tests")]
struct Arguments {
    /// The people and things it starts with.
    #[arg(long)]
    world: PathBuf,
    /// Port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.2:0")]
    listen: SocketAddr,
    /// Issuer of the OpenID provider people sign in with; without it they choose an account.
    #[arg(long)]
    idp: Option<String>,
    #[arg(long, default_value = "jira-sim")]
    idp_client_id: String,
    #[arg(long, default_value = "")]
    idp_client_secret: String,
    /// Origin of the portal, which the dead ends then link to.
    #[arg(long)]
    portal: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let world = World::load(&arguments.world)
        .with_context(|| format!("could not read the world from {}", arguments.world.display()))?;
    let (client_id, client_secret) = (arguments.idp_client_id, arguments.idp_client_secret);
    let idp = arguments.idp.map(|issuer| Idp { issuer, client_id, client_secret });
    let mut terminated = signal(SignalKind::terminate())?;
    let sim = Sim::start(world, arguments.listen, Options { idp, portal: arguments.portal })
        .await
        .with_context(|| format!("could not listen on {}", arguments.listen))?;
    println!("listening {}", sim.base_url());
    tokio::select! {
        _ = terminated.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    sim.stop().await;
    Ok(())
}
