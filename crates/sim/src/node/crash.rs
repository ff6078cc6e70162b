//! Ends and starts of the process: what may be lost, what must survive, and damage that must be noticed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures::FutureExt;
use futures::task::noop_waker_ref;
use tradepost_node::simulated::SimulatedNode;

use super::{DIRECTORY, Running, World};
use crate::auditor::Violation;
use crate::faults::Fault;
use crate::plan::{CorruptFile, Derived};
use crate::world::disk::{self, Disk};

/// How often a start that meets a fault is tried again.
const STARTS_MAX: u32 = 20;
/// How long the market is down, in milliseconds: one of these, and sometimes longer than keys are remembered.
const DOWN: [u64; 8] = [0, 0, 0, 1, 40, 3_000, 70_000, 3_700_000];

impl World {
    /// Rebuilds the market from disk, however often that is interrupted, and checks that nothing is missing.
    pub(super) fn start(&mut self) -> Result<(), Violation> {
        let due_before = self.right.due_by(self.time_of_day());
        self.clock.fetch_add(self.dice.pick(&DOWN), Ordering::Relaxed);
        let due = self.right.due_by(self.time_of_day());
        self.tally.faults.add(Fault::ExpiredWhileDown, due - due_before);
        for _ in 0..STARTS_MAX {
            let settings = self.settings();
            match SimulatedNode::start(settings) {
                Ok(node) => {
                    self.recovered(node)?;
                    if self.set_rules()? {
                        return Ok(());
                    }
                }
                Err(error) => {
                    self.tally.faults.record(Fault::StartInterrupted);
                    if !excused() {
                        return Err(Violation(format!("the market does not start: {error}")));
                    }
                }
            }
            self.go_down();
        }
        Err(Violation::new("the market does not start, however often it is tried"))
    }

    /// Compares the journal's end with what was acknowledged; an unacknowledged batch is in it as a whole, or
    /// not at all.
    fn recovered(&mut self, node: SimulatedNode) -> Result<(), Violation> {
        let (entry, acknowledged) = (node.entry(), self.committed.0);
        if entry < acknowledged {
            return Err(Violation(format!(
                "entry {acknowledged} was acknowledged, and the journal ends at entry {entry}"
            )));
        }
        if let Some(batch) = self.handed.take() {
            let is_there = batch.entry.is_some_and(|written| written <= entry);
            let dropped = if is_there { Fault::AnswerDropped } else { Fault::RequestDropped };
            self.tally.faults.add(dropped, batch.requests.len() as u64);
            if is_there {
                self.happen(&batch);
            }
            batch.requests.iter().for_each(|request| drop(self.pending.remove(request)));
        }
        if entry != self.committed.0 {
            return Err(Violation(format!(
                "the journal ends at entry {entry}, the last one written was {}",
                self.committed.0
            )));
        }
        self.pending.clear();
        self.now = self.committed.1;
        self.history_interrupted = node.history_is_interrupted();
        self.running = Some(Running { market: Arc::new(node.market().clone()), node });
        Ok(())
    }

    /// The first batch of a process; `false` if it could not be written.
    fn set_rules(&mut self) -> Result<bool, Violation> {
        let Some(running) = &self.running else { return Ok(false) };
        let market = Arc::clone(&running.market);
        let rules = vec![running.node.rules()];
        let mut answer = async move { market.engine().write(rules, None).await }.boxed();
        let mut context = std::task::Context::from_waker(noop_waker_ref());
        let sent = answer.poll_unpin(&mut context);
        assert!(sent.is_pending(), "nothing is answered before it is on disk");
        self.take_in();
        self.end_batch_at_start()
    }

    fn end_batch_at_start(&mut self) -> Result<bool, Violation> {
        let Some(running) = &mut self.running else { return Ok(false) };
        let Some(mut batch) = self.draft.take() else { return Ok(true) };
        let before = running.node.entry();
        let ended = running.node.end_batch();
        let entry = running.node.entry();
        batch.entry = (entry > before).then_some(entry);
        if ended.is_err() {
            self.handed = Some(batch);
            if excused() {
                return Ok(false);
            }
            return Err(Violation(format!("the rules cannot be written: {ended:?}")));
        }
        self.commit(batch).map(|()| true)
    }

    /// A step failed: right if something was wrong with the disk. The process ends, and is started again.
    pub(super) fn fail(&mut self, error: &dyn std::error::Error) -> Result<(), Violation> {
        if !excused() {
            return Err(Violation(format!("the market stops without a reason: {error}")));
        }
        self.tally.faults.record(Fault::Stopped);
        self.go_down();
        self.start()
    }

    /// The history failed: right if something was wrong with the disk. Reads of it are refused, and the
    /// market goes on, unless the power is off.
    pub(super) fn interrupt(&mut self, error: &dyn std::error::Error) -> Result<(), Violation> {
        if !excused() {
            return Err(Violation(format!("the history is interrupted without a reason: {error}")));
        }
        self.tally.faults.record(Fault::HistoryInterrupted);
        self.deliver()?;
        self.survive()
    }

    /// After a step that ignores its own failures.
    pub(super) fn survive(&mut self) -> Result<(), Violation> {
        if disk::with(|disk| disk.is_dead()).unwrap_or(false) {
            self.go_down();
            return self.start();
        }
        excused();
        Ok(())
    }

    /// Archiving failed: right if something was wrong with the disk. The market goes on.
    pub(super) fn archive_failed(&mut self, error: &dyn std::error::Error) -> Result<(), Violation> {
        if !excused() {
            return Err(Violation(format!("nothing can be archived: {error}")));
        }
        self.survive()
    }

    /// Ends the process: with the power, if it is off, else normally or abruptly, by chance.
    fn go_down(&mut self) {
        if disk::with(|disk| disk.is_dead()).unwrap_or(true) {
            self.stop_process();
            disk::with(Disk::power_up);
            return;
        }
        if self.dice.chance(500) {
            disk::with(Disk::stop);
        }
        self.stop_process();
        disk::with(Disk::go_on);
    }

    /// Drops the market. Batches not handed over are lost; pending requests are not answered.
    pub(super) fn stop_process(&mut self) {
        // The futures hold connections, too; requests handed over are kept, to be found in the journal.
        let handed: Vec<u64> = self.handed.iter().flat_map(|batch| batch.requests.clone()).collect();
        let sent = self.pending.len();
        self.pending.retain(|number, _| handed.contains(number));
        self.tally.faults.add(Fault::RequestDropped, (sent - self.pending.len()) as u64);
        for pending in self.pending.values_mut() {
            pending.answer = futures::future::pending().boxed();
        }
        (self.queue, self.draft, self.due) = (Vec::new(), None, Vec::new());
        self.running = None;
    }

    pub(super) fn kill(&mut self) -> Result<(), Violation> {
        self.tally.faults.record(Fault::Killed);
        disk::with(Disk::stop);
        self.stop_process();
        disk::with(Disk::go_on);
        self.start()
    }

    pub(super) fn power_cut(&mut self) -> Result<(), Violation> {
        self.tally.faults.record(Fault::PowerCut);
        disk::with(Disk::stop);
        self.stop_process();
        disk::with(Disk::power_up);
        self.start()
    }

    /// Stops normally: accepted requests are finished and answered.
    pub(super) fn restart(&mut self) -> Result<(), Violation> {
        self.sync()?;
        self.take_in();
        self.end_batch()?;
        self.sync()?;
        self.stop_process();
        disk::with(Disk::go_on);
        self.start()
    }

    /// Files that can be rebuilt are lost.
    pub(super) fn lose(&mut self, files: &[Derived]) -> Result<(), Violation> {
        disk::with(Disk::stop);
        self.stop_process();
        disk::with(Disk::go_on);
        for file in files {
            self.erase(*file);
        }
        self.start()
    }

    fn erase(&mut self, file: Derived) {
        let (names, erased): (&[_], _) = match file {
            Derived::Snapshot => (&["snapshot.bin"], Fault::SnapshotErased),
            Derived::History => (&["history.db-wal", "history.db"], Fault::HistoryErased),
        };
        let existed = names.iter().filter(|name| disk::with(|disk| disk.erase(&path(name))).unwrap_or(false));
        self.tally.faults.add(erased, existed.count().min(1) as u64);
    }

    /// A bit flips. The market refuses to start, or it is right; then the disk is repaired, and the market
    /// continues.
    pub(super) fn rot(&mut self, file: CorruptFile, pick: u64) -> Result<(), Violation> {
        disk::with(Disk::stop);
        self.stop_process();
        disk::with(|disk| {
            disk.go_on();
            disk.disarm();
        });
        self.start()?;
        self.finish_accepted()?;
        let process_before = (self.committed, self.now);
        disk::with(Disk::stop);
        self.stop_process();
        disk::with(Disk::go_on);
        let Some(whole) = disk::with(|disk| disk.copy()) else { return Ok(()) };
        let (name, rotten) = match file {
            CorruptFile::Journal => ("journal.db", Fault::JournalRot),
            CorruptFile::Log => ("journal.db-wal", Fault::LogRot),
            CorruptFile::Snapshot => ("snapshot.bin", Fault::SnapshotRot),
        };
        let turned = disk::with(|disk| disk.rot(&path(name), pick)).unwrap_or(false);
        self.tally.faults.add(rotten, u64::from(turned));
        let settings = self.settings();
        let started = catch_unwind(AssertUnwindSafe(|| SimulatedNode::start(settings)));
        let looked = match started {
            Err(_) => Err(Violation(format!("a flipped bit of {file:?} makes the start panic"))),
            Ok(Err(_)) => {
                self.tally.faults.record(Fault::RotRefused);
                Ok(())
            }
            Ok(Ok(node)) => self.look_at_damaged(node, file),
        };
        disk::with(Disk::stop);
        self.stop_process();
        disk::with(|disk| disk.restore(whole));
        disk::with(Disk::go_on);
        (self.committed, self.now) = process_before;
        looked?;
        self.start()
    }

    fn look_at_damaged(&mut self, node: SimulatedNode, file: CorruptFile) -> Result<(), Violation> {
        self.tally.faults.record(Fault::RotHarmless);
        let before = self.right.clone();
        let seen = self.recovered(node).and_then(|()| self.look_at_everything());
        self.right = before;
        seen.map_err(|Violation(why)| Violation(format!("a flipped bit of {file:?} goes unseen: {why}")))
    }
}

/// Whether the disk had a fault since the last call.
fn excused() -> bool {
    disk::with(Disk::take_excuse).unwrap_or(false)
}

fn path(name: &str) -> String {
    format!("{DIRECTORY}/{name}")
}
