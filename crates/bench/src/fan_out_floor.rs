//! The fan-out floor: the shortest program that writes recorded bytes to many sockets at the recorded times.
//!
//! One thread, and nothing but writes. It runs as a separate process, like the server that it is compared
//! with.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::floor::Floor;
use crate::listeners::Recording;

const FILE: &str = "fan-out";
const HEAD: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

/// What the floor plays, and to how many sockets.
#[derive(Serialize, Deserialize)]
struct Play {
    sockets: usize,
    pieces: Vec<(Duration, Vec<u8>)>,
}

/// Starts a floor that plays a recording to all sockets, once they are connected.
pub(crate) fn start(recording: &Recording, sockets: usize) -> anyhow::Result<Floor> {
    let directory = tempfile::tempdir()?;
    let play = Play { sockets, pieces: recording.pieces.clone() };
    std::fs::write(directory.path().join(FILE), postcard::to_stdvec(&play)?)?;
    Floor::start("fan-out-floor", directory)
}

/// Plays the recording in a directory, again and again, until the process is killed; prints its address on
/// standard output.
pub(crate) fn serve(directory: &Path) -> anyhow::Result<()> {
    crate::listeners::raise_open_files()?;
    let play: Play = postcard::from_bytes(&std::fs::read(directory.join(FILE))?)?;
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?)?;
    let sockets: Result<Vec<TcpStream>, _> = listener.incoming().take(play.sockets).collect();
    let mut sockets = sockets?;
    for socket in &mut sockets {
        socket.set_nodelay(true)?;
        let _request = socket.read(&mut [0; 1024])?;
        socket.write_all(HEAD)?;
    }
    loop {
        let started = Instant::now();
        for (at, piece) in &play.pieces {
            std::thread::sleep((started + *at).saturating_duration_since(Instant::now()));
            for socket in &mut sockets {
                socket.write_all(piece)?;
            }
        }
        // As long as between two pieces, so that the last and the first are not sent together.
        std::thread::sleep(Duration::from_millis(100));
    }
}
