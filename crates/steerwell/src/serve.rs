//! Serving the pages until asked to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use pages::App;
use record::access::{accounts, parked, seal as trail, sessions};
use record::{House, Moment};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::settings::{self, Place};

/// Serves a real installation.
pub fn run(place: &Place) -> anyhow::Result<()> {
    let settings = settings::read(place)?;
    log();
    let house = House::new(settings::open(&settings)?);
    if !house.read(accounts::any)? {
        eprintln!(
            "steerwell: nobody has an account yet. Make the first administrator: steerwell administrator NAME"
        );
    }
    let app = App::new(house, settings.web, jiff::Timestamp::now);
    until_stopped(app, settings.listen, settings.checkpoint_file, |address| {
        println!("address: http://{address}");
    })
}

/// Logs as JSON lines; what is logged names routes and faults, never people.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("STEERWELL_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Listens, says so through `ready`, and serves until interrupted or told to end; then finishes what is under way
/// and seals the audit trail.
pub fn until_stopped(
    app: Arc<App>,
    listen: SocketAddr,
    checkpoint_file: Option<PathBuf>,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads could be had")?;
    let house = app.house.clone();
    runtime.block_on(async move {
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("{listen} cannot be listened on: is another program there?"))?;
        let sealer = tokio::spawn(seal_now_and_then(app.clone(), checkpoint_file.clone()));
        let signals = Signals::listen()?;
        ready(listener.local_addr()?);
        let (asked, stopping) = tokio::sync::oneshot::channel();
        let serving = axum::serve(
            listener,
            pages::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(async move {
            signals.stop_asked().await;
            let _ = asked.send(());
        });
        tokio::select! {
            ended = serving => ended?,
            () = patience_ends(stopping) => tracing::warn!("stopped while a visitor had not sent the rest of a form"),
        }
        sealer.abort();
        let last = app.clone();
        tokio::task::spawn_blocking(move || seal(&last, checkpoint_file.as_deref())).await?;
        anyhow::Ok(())
    })?;
    runtime.shutdown_timeout(Duration::from_secs(5));
    // The connections close here, outside the runtime, as the PostgreSQL client wants it.
    drop(house);
    Ok(())
}

/// A visitor who never sends the rest of a form must not keep the program from ending: whoever manages it would kill
/// it in the end, before the last rows of the trail are sealed.
async fn patience_ends(stopping: tokio::sync::oneshot::Receiver<()>) {
    match stopping.await {
        Ok(()) => tokio::time::sleep(FINISH_WITHIN).await,
        Err(_) => std::future::pending().await,
    }
}

/// How long what is under way may take once the program is asked to stop: longer than a save may wait for another.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// The two ways of asking to stop. Listened for before anybody learns the address: whoever asks at once is heard too.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> anyhow::Result<Signals> {
        let listen = |kind| signal(kind).context("signals to stop cannot be listened for");
        Ok(Signals {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    async fn stop_asked(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The one sealer of this server. Another server's sealer takes turns through the database.
async fn seal_now_and_then(app: Arc<App>, checkpoint_file: Option<PathBuf>) {
    let mut pulse = tokio::time::interval(SEAL_EVERY);
    pulse.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for beat in 0_u64.. {
        pulse.tick().await;
        let (app, file) = (app.clone(), checkpoint_file.clone());
        let _ = tokio::task::spawn_blocking(move || {
            seal(&app, file.as_deref());
            if beat % TIDY_EACH == 0 {
                tidy(&app);
            }
        })
        .await;
    }
}

const SEAL_EVERY: Duration = Duration::from_secs(2);
/// Tidied at every so many beats of the sealer: each quarter of an hour.
const TIDY_EACH: u64 = 450;

/// Ends sign-ins that have run out and forgets what is kept for a time only. May run twice, or on two servers.
fn tidy(app: &App) {
    app.tidy();
    let moment = Moment::at(jiff::Timestamp::now());
    let tidied = app.house.store().write(|tx| {
        parked::remove_old(tx, &moment)?;
        sessions::end_expired(tx, &moment, &app.settings.sign_in, 1_000)
    });
    if let Err(fault) = tidied {
        tracing::warn!(%fault, "what is kept for a time only was not tidied");
    }
}

fn seal(app: &App, checkpoint_file: Option<&std::path::Path>) {
    let moment = Moment::at(jiff::Timestamp::now());
    loop {
        match app
            .house
            .store()
            .write(|tx| trail::seal_batch(tx, &moment, 1_000))
        {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(fault) => {
                tracing::warn!(%fault, "the audit trail was not sealed this time");
                return;
            }
        }
    }
    if let Some(path) = checkpoint_file {
        let written = app
            .house
            .read(trail::checkpoint)
            .map_err(|fault| fault.to_string())
            .and_then(|point| {
                std::fs::write(path, format!("{point}\n")).map_err(|fault| fault.to_string())
            });
        if let Err(fault) = written {
            tracing::warn!(fault, "the checkpoint was not written");
        }
    }
}
