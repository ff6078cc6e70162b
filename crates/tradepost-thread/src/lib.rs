//! How the kernel treats a thread that players wait for, and one that nobody waits for.
//!
//! Linux only; elsewhere a thread has no priority of its own that could be set like this, and both do nothing.

use std::io;

/// Asks for short turns: a thread that wakes up then goes before others at once, instead of behind their turns of some
/// milliseconds. It gets no more of the processor than before.
///
/// From Linux 6.12 on; older kernels take no notice.
pub fn answer_soon() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    linux::set_slice(linux::SHORT)?;
    Ok(())
}

/// Lets other threads go first from now on: what follows the market may take its time, players should not wait for it.
pub fn step_back() -> io::Result<()> {
    // Without a number it is this thread that is meant.
    #[cfg(target_os = "linux")]
    rustix::process::setpriority_process(None, linux::BEHIND)?;
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::mem::size_of;
    use std::time::Duration;

    /// The shortest turn that Linux grants.
    pub(crate) const SHORT: Duration = Duration::from_micros(100);
    /// How nice a thread is that steps back, of 19: behind all others, but with enough time to keep up on a busy machine.
    pub(crate) const BEHIND: i32 = 10;

    const THIS_THREAD: libc::pid_t = 0;
    const NO_FLAGS: libc::c_uint = 0;

    /// Sets how long a turn of this thread is, and nothing else.
    pub(crate) fn set_slice(slice: Duration) -> io::Result<()> {
        let mut attributes = attributes()?;
        attributes.sched_runtime = u64::try_from(slice.as_nanos()).unwrap_or(u64::MAX);
        #[expect(unsafe_code, reason = "no crate wraps sched_setattr for ordinary threads")]
        // SAFETY: the kernel reads `size` bytes behind a pointer that is valid for as long as the call takes.
        let set =
            unsafe { libc::syscall(libc::SYS_sched_setattr, THIS_THREAD, &raw const attributes, NO_FLAGS) };
        if set == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    /// How this thread is scheduled.
    pub(crate) fn attributes() -> io::Result<libc::sched_attr> {
        let size = u32::try_from(size_of::<libc::sched_attr>()).unwrap_or_default();
        let mut attributes = libc::sched_attr {
            size,
            sched_policy: 0,
            sched_flags: 0,
            sched_nice: 0,
            sched_priority: 0,
            sched_runtime: 0,
            sched_deadline: 0,
            sched_period: 0,
        };
        #[expect(unsafe_code, reason = "no crate wraps sched_getattr")]
        // SAFETY: the kernel writes at most `size` bytes to a pointer that is valid for as long as the call takes; any
        // bytes are a `sched_attr`.
        let got = unsafe {
            libc::syscall(libc::SYS_sched_getattr, THIS_THREAD, &raw mut attributes, size, NO_FLAGS)
        };
        if got == 0 { Ok(attributes) } else { Err(io::Error::last_os_error()) }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn short_turns_change_nothing_but_the_turns() {
        let before = linux::attributes().unwrap();
        answer_soon().unwrap();
        let after = linux::attributes().unwrap();
        let but_turns = |of: &libc::sched_attr| (of.sched_policy, of.sched_nice, of.sched_priority);
        assert_eq!(but_turns(&after), but_turns(&before));
        // Kernels before 6.12 say 0.
        if before.sched_runtime != 0 {
            assert_eq!(u128::from(after.sched_runtime), linux::SHORT.as_nanos());
        }
    }

    #[test]
    fn stepping_back_is_for_one_thread() {
        let stepped = std::thread::spawn(|| step_back().and_then(|()| linux::attributes()));
        let behind = stepped.join().unwrap().unwrap().sched_nice;
        assert_eq!(behind, linux::BEHIND);
        assert_ne!(linux::attributes().unwrap().sched_nice, behind);
    }
}
