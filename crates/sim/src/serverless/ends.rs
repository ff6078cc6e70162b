//! Processes that die between two calls, and those that are only taken for dead.

use super::{Role, Task, World};
use crate::faults::Fault;

impl World {
    /// A process dies between two calls. Its request gets no reply; the records of its shard are delivered
    /// again.
    pub(super) fn die(&mut self, pick: u32) {
        let place = (pick as usize).checked_rem(self.tasks.len());
        let Some(number) = place.and_then(|place| self.tasks.keys().nth(place).copied()) else { return };
        let Some(Task { role, wrote, .. }) = self.tasks.remove(&number) else { return };
        self.tally.faults.record(match role {
            Role::Request(_) => Fault::ApiDied,
            Role::Matcher(_) => Fault::MatcherDied,
            Role::Projector => Fault::ProjectorDied,
            Role::Sweeper => Fault::SweeperDied,
        });
        match role {
            Role::Request(number) => {
                self.tally.faults.add(Fault::AnswerLost, u64::from(wrote));
                self.pending.remove(&number);
            }
            Role::Matcher(Some(shard)) => self.network.finished(shard, false),
            Role::Matcher(None) | Role::Projector | Role::Sweeper => {}
        }
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
