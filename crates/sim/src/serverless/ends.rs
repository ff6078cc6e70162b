//! Processes that die between two calls, and those that are only taken for dead.

use std::collections::BTreeSet;

use super::{Role, Task, World};
use crate::auditor::Violation;
use crate::faults::Fault;

impl World {
    /// A process dies between two calls, or within one, which is then done or not. Its request gets no reply;
    /// the records of its shard are delivered again.
    pub(super) fn die(&mut self, pick: u32) -> Result<(), Violation> {
        let (mut mortal, pick) = (self.tasks.keys().copied().collect::<Vec<u64>>(), pick as usize);
        if pick.is_multiple_of(2) {
            // Any process of one kind: most are requests, so the others would hardly ever die.
            let kinds: BTreeSet<u8> = self.tasks.values().map(|task| kind(&task.role)).collect();
            let chosen = (pick / 2).checked_rem(kinds.len()).and_then(|place| kinds.iter().nth(place));
            mortal.retain(|number| self.tasks.get(number).map(|task| kind(&task.role)).as_ref() == chosen);
        }
        let place = (pick / 8).checked_rem(mortal.len());
        let Some(number) = place.and_then(|place| mortal.get(place).copied()) else { return Ok(()) };
        let Some(Task { work, role, looks, mut wrote, .. }) = self.tasks.remove(&number) else {
            return Ok(());
        };
        drop(work);
        if self.follow(&looks, role)? {
            wrote = true;
            self.tally.faults.record(Fault::DiedWriting);
        }
        self.tally.faults.record(match role {
            Role::Request(_) => Fault::ApiDied,
            Role::Matcher(_) => Fault::MatcherDied,
            Role::Projector => Fault::ProjectorDied,
            Role::Sequencer => Fault::SequencerDied,
            Role::Sweeper => Fault::SweeperDied,
        });
        match role {
            Role::Request(number) => {
                self.tally.faults.add(Fault::AnswerLost, u64::from(wrote));
                self.pending.remove(&number);
            }
            Role::Matcher(Some(shard)) => self.network.finished(shard, false),
            Role::Matcher(None) | Role::Projector | Role::Sequencer | Role::Sweeper => {}
        }
        Ok(())
    }

    /// A shard takes its function for dead and delivers again, while it continues.
    pub(super) fn give_up(&mut self, pick: u32) {
        let matchers: Vec<u64> = self
            .tasks
            .iter()
            .filter(|(_, task)| matches!(task.role, Role::Matcher(Some(_))))
            .map(|(number, _)| *number)
            .collect();
        let place = (pick as usize).checked_rem(matchers.len());
        let task = place.and_then(|place| matchers.get(place)).and_then(|number| self.tasks.get_mut(number));
        if let Some(task) = task
            && let Role::Matcher(shard) = &mut task.role
            && let Some(shard) = shard.take()
        {
            self.tally.faults.record(Fault::Zombie);
            self.network.finished(shard, false);
        }
    }
}

const fn kind(role: &Role) -> u8 {
    match role {
        Role::Request(_) => 0,
        Role::Matcher(_) => 1,
        Role::Projector => 2,
        Role::Sweeper => 3,
        Role::Sequencer => 4,
    }
}
