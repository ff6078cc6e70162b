//! Linux scheduling hints for latency-sensitive and background threads; elsewhere they do nothing.
//!
//! A hint that the kernel refuses changes nothing but latency, so it is logged and not returned. This is the
//! only `unsafe` code of the product.

use std::io;

/// Asks for short time slices (100 µs) for the calling thread. On waking it then preempts others at once,
/// instead of waiting for their slices of some milliseconds. Its share of the processor stays the same.
///
/// Linux 6.12 and later; older kernels ignore it.
pub fn set_latency_sensitive() {
    #[cfg(target_os = "linux")]
    log_failure(linux::set_slice(linux::SLICE));
}

/// Lowers the priority of the calling thread below that of threads that players wait for.
pub fn set_background() {
    // Without an id, the call applies to the calling thread.
    #[cfg(target_os = "linux")]
    log_failure(rustix::process::setpriority_process(None, linux::NICE).map_err(io::Error::from));
}

#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux has hints that can fail"))]
fn log_failure(result: io::Result<()>) {
    if let Err(error) = result {
        tracing::debug!(%error, "scheduling hint refused; the thread keeps the default");
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::mem::size_of;
    use std::time::Duration;

    /// The shortest slice that Linux grants.
    pub(crate) const SLICE: Duration = Duration::from_micros(100);
    /// Of 0 to 19: after all others, but with enough time to keep up on a busy machine.
    pub(crate) const NICE: i32 = 10;

    const THIS_THREAD: libc::pid_t = 0;
    const NO_FLAGS: libc::c_uint = 0;

    /// Sets the slice of this thread and nothing else.
    pub(crate) fn set_slice(slice: Duration) -> io::Result<()> {
        let mut attributes = attributes()?;
        attributes.sched_runtime = u64::try_from(slice.as_nanos()).unwrap_or(u64::MAX);
        #[expect(unsafe_code, reason = "no crate wraps sched_setattr for ordinary threads")]
        // SAFETY: the kernel reads `size` bytes from a pointer that is valid during the call.
        let set =
            unsafe { libc::syscall(libc::SYS_sched_setattr, THIS_THREAD, &raw const attributes, NO_FLAGS) };
        if set == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

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
        // SAFETY: the kernel writes at most `size` bytes to a pointer that is valid during the call; any
        // bytes are a valid `sched_attr`.
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
    fn a_latency_sensitive_thread_changes_its_slice_only() {
        let before = linux::attributes().unwrap();
        set_latency_sensitive();
        let after = linux::attributes().unwrap();
        let all_but_slice = |of: &libc::sched_attr| (of.sched_policy, of.sched_nice, of.sched_priority);
        assert_eq!(all_but_slice(&after), all_but_slice(&before));
        // Kernels before 6.12 report 0.
        if before.sched_runtime != 0 {
            assert_eq!(u128::from(after.sched_runtime), linux::SLICE.as_nanos());
        }
    }

    #[test]
    fn a_background_thread_changes_no_other_thread() {
        let background = std::thread::spawn(|| {
            set_background();
            linux::attributes()
        });
        assert_eq!(background.join().unwrap().unwrap().sched_nice, linux::NICE);
        assert_ne!(linux::attributes().unwrap().sched_nice, linux::NICE);
    }
}
