//! `tradepost serve`: serves the market in a directory until SIGTERM or Ctrl-C.
//!
//! Not here: its settings, which may also come from variables or a file (`crate::config`).

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tradepost_node::{Clock, RunningMarket, start};
use tradepost_ports::Deployment;
use tradepost_webhooks::{Sender, deliver};

use super::shared::{DataArgs, log_filter, print_line, progress, runtime};
use crate::config::Config;
use crate::serve::Serving;

#[derive(clap::Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    data: DataArgs,
    /// Print the listen address as one line of JSON
    #[arg(long)]
    json: bool,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let config = Config::load(&self.data.data, self.data.options, self.data.config.as_deref())?;
        log_to_stderr(&config)?;
        runtime()?.block_on(async {
            let stop = StopSignal::while_starting()?;
            let server = Server::start(&config, Parts::default()).await?;
            if self.json {
                print_line(serde_json::json!({ "url": server.url() }))?;
            } else {
                print_line(format_args!("Serving {} at {}", config.directory.display(), server.url()))?;
                print_line(format_args!("API documentation: {}/docs   Stop with Ctrl-C", server.url()))?;
            }
            server.serve_until(stop.once_serving()).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// What differs between a market that is served and the demo.
pub(super) struct Parts {
    /// The market's clock, instead of the one that the settings describe.
    pub(super) clock: Option<Clock>,
    /// The web page's routes.
    pub(super) page: axum::Router,
}

impl Default for Parts {
    fn default() -> Self {
        Self { clock: None, page: crate::page::routes() }
    }
}

/// A market and its socket.
pub(super) struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: axum::Router,
    serving: Serving,
    running: RunningMarket,
    /// The webhooks' deliveries, until they are aborted.
    deliveries: JoinHandle<()>,
}

impl Server {
    /// Opens the socket, then recovers the market.
    pub(super) async fn start(config: &Config, parts: Parts) -> anyhow::Result<Self> {
        let mut http = config.http()?;
        http.page = parts.page;
        if let Some(source) = config.key_source()? {
            source.follow(Arc::clone(&http.keys)).await?;
        }
        let serving = config.serving()?.within_open_files()?;
        let metrics = crate::watch::record()?;
        let listen = config.listen();
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}; try --listen"))?;
        let bar = progress("reading the journal", "entries", 0);
        let mut settings = config.market();
        if let Some(clock) = parts.clock {
            settings.environment.clock = clock;
            // Keys are remembered as long as their number allows: this clock may jump by days.
            settings.retention.age_ms_max = u64::MAX;
        }
        let running = start(settings, |entry, last| {
            bar.set_length(last);
            bar.set_position(entry);
        })
        .await?;
        bar.finish_and_clear();
        http.render_metrics = crate::watch::render(metrics, running.market.clone());
        if !tradepost_client::has_certificates() {
            tracing::warn!(
                "no certificates of authorities on this system (package ca-certificates): no https"
            );
        }
        let sender = Sender::new(http.webhooks_allow_private).context("cannot send webhooks")?;
        let app = tradepost_http::app(Arc::new(running.market.clone()), http);
        let address = listener.local_addr()?;
        let deliveries = tokio::spawn(deliver(Arc::new(running.market.clone()), sender));
        Ok(Self { listener, address, app, serving, running, deliveries })
    }

    /// The market, for callers in the same process.
    pub(super) fn deployment(&self) -> Arc<dyn Deployment> {
        Arc::new(self.running.market.clone())
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until `stop`, or until the market fails, which is returned as an error.
    pub(super) async fn serve_until(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let Self { listener, app, serving, mut running, deliveries, .. } = self;
        let market = running.market.clone();
        let stop = async {
            tokio::select! {
                () = stop => tracing::info!("stopping"),
                _ = &mut running.stopped => tracing::error!("the market failed"),
            }
            deliveries.abort();
            market.close_streams();
        };
        crate::serve::serve(listener, app, serving, stop).await;
        tokio::task::spawn_blocking(|| running.stop())
            .await?
            .context("the market failed; nothing that could not be stored was acknowledged")
    }
}

/// Ctrl-C or SIGTERM.
///
/// While a market starts, the signal ends the program at once: nothing has been accepted that it would have
/// to finish. The signal is awaited from the beginning, because the kernel does not end a process 1, which
/// the program is in a container, by a signal that nobody awaits.
pub(super) struct StopSignal {
    is_serving: Arc<AtomicBool>,
    received: oneshot::Receiver<()>,
}

impl StopSignal {
    /// Awaits the signal.
    pub(super) fn while_starting() -> io::Result<Self> {
        let is_serving = Arc::new(AtomicBool::new(false));
        let (sender, received) = oneshot::channel();
        let (signal, serving) = (stop_signal()?, Arc::clone(&is_serving));
        tokio::spawn(async move {
            signal.await;
            if !serving.load(Ordering::SeqCst) {
                tracing::info!("stopped while starting");
                // The start reads files on the main thread, which nothing interrupts.
                std::process::exit(0);
            }
            // Nobody waits any more if the market failed.
            sender.send(()).ok();
        });
        Ok(Self { is_serving, received })
    }

    /// Completes at the signal; from now on it no longer ends the program by itself.
    pub(super) fn once_serving(self) -> impl Future<Output = ()> {
        self.is_serving.store(true, Ordering::SeqCst);
        async move { drop(self.received.await) }
    }
}

/// Waits for Ctrl-C or SIGTERM.
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        let terminated = terminate.recv();
        #[cfg(not(unix))]
        let terminated = pending::<Option<()>>();
        tokio::select! {
            _ = terminated => {}
            interrupted = tokio::signal::ctrl_c() => if interrupted.is_err() {
                pending::<()>().await;
            },
        }
    })
}

/// Logs as JSON lines on standard error.
fn log_to_stderr(config: &Config) -> anyhow::Result<()> {
    let logging = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(log_filter(config)?);
    logging.with_writer(io::stderr).try_init().map_err(|error| anyhow::anyhow!("cannot log: {error}"))
}
