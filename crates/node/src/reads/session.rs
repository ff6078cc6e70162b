//! A reading connection, the names it has cached, and its pool.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Params, Row};
use tradepost_core::{MaterialId, MaterialNo, PlayerId, PlayerNo, Sequence};

use super::cursor;
use crate::followers::history::schema::{self, statements};
use crate::followers::history::{HistoryError, row};
use crate::sqlite::configure;

/// Memory for pages of a reading connection, in KiB, used as needed.
const CACHE_KIB: i64 = 8 * 1024;
/// The most idle connections kept; more are opened for concurrent reads.
const IDLE_MAX: usize = 16;

/// Idle connections.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Session>>>,
    /// Held for reading while a connection is open in a caller's hands.
    open: Arc<RwLock<()>>,
}

impl Pool {
    /// Without a connection yet: the file may not exist.
    pub(super) fn new(path: &Path) -> Self {
        Self { path: Arc::new(path.to_owned()), idle: Arc::default(), open: Arc::default() }
    }

    /// Closes all connections once their queries have ended, and lets none be opened during `work`.
    pub(super) fn closed_during(&self, work: &mut dyn FnMut()) {
        let _nobody_reads = self.open.write().unwrap_or_else(PoisonError::into_inner);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        work();
    }

    /// Runs a query on a connection. One that failed is not used again.
    pub(super) fn read<T>(
        &self,
        query: impl FnOnce(&mut Session) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let _reading = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let mut session = waiting.map_or_else(|| Session::open(&self.path), Ok)?;
        let answer = query(&mut session)?;
        let mut idle = idle();
        if idle.len() < IDLE_MAX {
            idle.push(session);
        }
        Ok(answer)
    }
}

/// A connection that can only read.
#[derive(Debug)]
pub(super) struct Session {
    connection: Connection,
    /// By number. Materials are only ever added, and keep their ids.
    materials: Vec<MaterialId>,
}

impl Session {
    fn open(path: &Path) -> Result<Self, HistoryError> {
        let error = |source| HistoryError::Open { path: path.to_owned(), source };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(error)?;
        configure(&connection, CACHE_KIB).map_err(error)?;
        connection.pragma_update(None, "query_only", true).map_err(error)?;
        let found = schema::version(&connection).map_err(error)?;
        if found != schema::VERSION {
            return Err(HistoryError::Version { found, known: schema::VERSION });
        }
        Ok(Self { connection, materials: Vec::new() })
    }

    /// The first row of a query.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        which: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, HistoryError> {
        let find = || self.connection.prepare_cached(sql)?.query_row(which, read).optional();
        find().map_err(HistoryError::Read)
    }

    /// Refuses a cursor after the last event: a market that went back to a backup has not issued it.
    pub(super) fn issued(&self, sequence: Sequence, text: Option<&str>) -> Result<(), HistoryError> {
        let Some(text) = text else { return Ok(()) };
        let last = self.one(statements::POSITION, [], |found| row::sequence(found, 0))?;
        if last.is_none_or(|last| sequence > last) { Err(cursor::invalid(text)) } else { Ok(()) }
    }

    /// All rows of a query.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        which: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, HistoryError> {
        let list = || {
            self.connection.prepare_cached(sql)?.query_map(which, read)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        list().map_err(HistoryError::Read)
    }

    /// A page of a query's rows, and where the next one starts.
    pub(super) fn list<T>(
        &self,
        sql: &str,
        which: impl Params,
        limit: u32,
        take: impl FnMut(&Row<'_>) -> rusqlite::Result<Option<T>>,
    ) -> Result<(Vec<T>, Option<String>), HistoryError> {
        let list = || cursor::page(self.connection.prepare_cached(sql)?.query(which)?, limit, take);
        list().map_err(HistoryError::Read)
    }

    /// Runs several queries on one state of the file.
    pub(super) fn at_once<T>(
        &mut self,
        ask: impl FnOnce(&mut Self) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let run = |session: &Self, sql| session.connection.execute_batch(sql).map_err(HistoryError::Read);
        run(self, "BEGIN")?;
        let answer = ask(self);
        run(self, "END")?;
        answer
    }

    /// All materials in the order of their numbers.
    pub(super) fn materials(&mut self) -> Result<&[MaterialId], HistoryError> {
        self.learn_materials()?;
        Ok(&self.materials)
    }

    /// The number of a player; `None` before its first deposit.
    pub(super) fn player(&self, name: &PlayerId) -> Result<Option<u32>, HistoryError> {
        self.one(statements::PLAYER_NUMBER, [name.as_str()], |found| found.get(0))
    }

    /// The name of a player by its number; `None` if the file does not know it.
    pub(super) fn player_name(&self, number: PlayerNo) -> Result<Option<PlayerId>, HistoryError> {
        let name = |found: &Row<'_>| row::name(found, 0, PlayerId::new);
        self.one(statements::PLAYER_NAME, [number.0], name)
    }

    /// The number of a material, if it is registered.
    pub(super) fn material_number(&self, id: &MaterialId) -> Result<Option<MaterialNo>, HistoryError> {
        self.one(statements::MATERIAL_NUMBER, [id.as_str()], |found| row::material(found, 0))
    }

    /// The id of a material that a row refers to.
    pub(super) fn material(&mut self, number: MaterialNo) -> Result<MaterialId, HistoryError> {
        let place = usize::from(number.0);
        if self.materials.len() <= place {
            self.learn_materials()?;
        }
        let missing = HistoryError::Read(rusqlite::Error::QueryReturnedNoRows);
        self.materials.get(place).cloned().ok_or(missing)
    }

    /// Reads the ids of the materials registered since.
    fn learn_materials(&mut self) -> Result<(), HistoryError> {
        let known = self.materials.len();
        let name = |found: &Row<'_>| row::name(found, 0, MaterialId::new);
        let new = self.all(statements::MATERIALS_FROM, [i64::try_from(known).unwrap_or(i64::MAX)], name)?;
        self.materials.extend(new);
        Ok(())
    }
}
