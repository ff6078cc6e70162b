//! SQLite's interface to the thread's disk: a VFS (<https://www.sqlite.org/vfs.html>).
//!
//! It has to be the process's default, since SQLite seeds its one random generator from the default VFS; so
//! reproducible runs take turns: [`guard`]. Why not the crate `sqlite-plugin`: ADR 15.
//!
//! Locks are those of one process with several connections; nothing waits, because nothing else runs
//! meanwhile.
#![expect(unsafe_code, reason = "SQLite calls its storage layer through pointers of C")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;

use super::locks::Own;
use super::{Disk, DiskError, with};

/// The longest path in bytes.
const PATH_MAX: c_int = 512;

/// An open file, as SQLite holds it: it gives the memory and knows only the first field.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    file: usize,
    own: Own,
    mapped: bool,
    temporary: bool,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map_memory),
    xShmLock: Some(lock_memory),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap_memory),
    xFetch: None,
    xUnfetch: None,
};

/// Makes this the process's default VFS, and blocks other runs until the guard is dropped. Reseeds SQLite's
/// random generator from the disk's dice.
pub(crate) fn guard() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    static REGISTERED: Once = Once::new();
    let guard = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    REGISTERED.call_once(|| {
        let vfs = Box::leak(Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: size_of::<Handle>() as c_int,
            mxPathname: PATH_MAX,
            pNext: ptr::null_mut(),
            zName: c"simulated".as_ptr(),
            pAppData: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: None,
            xCurrentTimeInt64: Some(current_time_ms),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: the VFS lives for ever, and all of its functions keep to SQLite's contract.
        let registered = unsafe { ffi::sqlite3_vfs_register(vfs, 1) };
        assert_eq!(registered, ffi::SQLITE_OK, "a VFS can be registered");
    });
    // SAFETY: a length of 0 starts the generator anew, whatever the buffer.
    unsafe { ffi::sqlite3_randomness(0, ptr::null_mut()) };
    guard
}

fn code(error: DiskError, failed: c_int) -> c_int {
    match error {
        DiskError::Failed => failed,
        DiskError::Full => ffi::SQLITE_FULL,
        DiskError::Missing => ffi::SQLITE_CANTOPEN,
    }
}

/// Works on the disk; says so if there is none.
fn done(work: impl FnOnce(&mut Disk) -> Result<c_int, DiskError>, failed: c_int) -> c_int {
    match with(work) {
        Some(Ok(code)) => code,
        Some(Err(error)) => code(error, failed),
        None => failed,
    }
}

/// The name that SQLite gave.
///
/// # Safety
/// `name` is a string of C.
unsafe fn text(name: *const c_char) -> String {
    // SAFETY: by this function's own condition.
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

/// The handle behind SQLite's pointer.
///
/// # Safety
/// `file` was opened by [`open`], and nobody else uses it meanwhile.
unsafe fn handle<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Handle {
    // SAFETY: SQLite gives back the memory that `open` filled, one call at a time.
    unsafe { &mut *file.cast::<Handle>() }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives memory of `szOsFile` bytes; without methods it will not call `close`.
    unsafe { (*file).pMethods = ptr::null() };
    let temporary = name.is_null();
    // SAFETY: the name is null or a string.
    let name = if temporary { String::new() } else { unsafe { text(name) } };
    let opened = with(|disk| match disk.find(&name) {
        Ok(place) if !disk.is_dead() => Ok(place),
        _ if temporary || flags & ffi::SQLITE_OPEN_CREATE != 0 => {
            let name = if temporary { format!("temporary {}", disk.files.len()) } else { name };
            disk.create(&name)
        }
        _ => Err(DiskError::Missing),
    });
    let Some(Ok(place)) = opened else { return ffi::SQLITE_CANTOPEN };
    let base = ffi::sqlite3_file { pMethods: &raw const METHODS };
    let opened = Handle { base, file: place, own: Own::default(), mapped: false, temporary };
    // SAFETY: the memory is `szOsFile` bytes, the size of a handle; `out_flags` is null or a place to write
    // to.
    unsafe {
        file.cast::<Handle>().write(opened);
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes what `open` opened.
    let handle = unsafe { handle(file) };
    let Handle { file, own, temporary, .. } = handle;
    with(|disk| {
        let Ok(file) = disk.file(*file) else { return };
        file.locks.lower(own, ffi::SQLITE_LOCK_NONE);
        if *temporary {
            file.delete(true);
        }
    });
    release_memory(handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives an open file and a buffer of that length.
    let (handle, into) =
        unsafe { (handle(file), std::slice::from_raw_parts_mut(into.cast::<u8>(), length as usize)) };
    done(
        |disk| {
            let read = disk.read(handle.file, offset as usize, into)?;
            let Some(rest) = into.get_mut(read..).filter(|rest| !rest.is_empty()) else {
                return Ok(ffi::SQLITE_OK);
            };
            rest.fill(0);
            Ok(ffi::SQLITE_IOERR_SHORT_READ)
        },
        ffi::SQLITE_IOERR_READ,
    )
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives an open file and a buffer of that length.
    let (handle, from) =
        unsafe { (handle(file), std::slice::from_raw_parts(from.cast::<u8>(), length as usize)) };
    let Handle { file, .. } = *handle;
    done(|disk| disk.write(file, offset as usize, from).map(|()| ffi::SQLITE_OK), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, .. } = *unsafe { handle(file) };
    done(|disk| disk.truncate(file, length as usize).map(|()| ffi::SQLITE_OK), ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, .. } = *unsafe { handle(file) };
    done(|disk| disk.sync(file).map(|()| ffi::SQLITE_OK), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, .. } = *unsafe { handle(file) };
    let length = with(|disk| disk.file(file).map_or(0, |file| file.len())).unwrap_or_default();
    // SAFETY: SQLite gives a place to write to.
    unsafe { *size = length as i64 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, own, .. } = unsafe { handle(file) };
    let locked = with(|disk| disk.file(*file).map_or(true, |file| file.locks.raise(own, level)));
    if locked.unwrap_or(true) { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, own, .. } = unsafe { handle(file) };
    with(|disk| disk.file(*file).map(|file| file.locks.lower(own, level)));
    ffi::SQLITE_OK
}

unsafe extern "C" fn is_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, .. } = *unsafe { handle(file) };
    let reserved = with(|disk| disk.file(file).is_ok_and(|file| file.locks.is_reserved()));
    // SAFETY: SQLite gives a place to write to.
    unsafe { *out = c_int::from(reserved.unwrap_or(false)) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_file: *mut ffi::sqlite3_file, _operation: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    4096
}

unsafe extern "C" fn characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    // As SQLite's own for Linux: a write harms no byte beside it.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map_memory(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite gives an open file.
    let handle = unsafe { handle(file) };
    let newly = !std::mem::replace(&mut handle.mapped, true);
    let found = with(|disk| {
        let file = disk.file(handle.file).ok()?;
        file.mapped += u32::from(newly);
        let region = region as usize;
        if region >= file.memory.len() && extend == 0 {
            return None;
        }
        while file.memory.len() <= region {
            file.memory.push(vec![0; size as usize / size_of::<u64>()].into_boxed_slice());
        }
        file.memory.get_mut(region).map(|memory| memory.as_mut_ptr().cast::<c_void>())
    });
    // SAFETY: SQLite gives a place to write to. A box's content stays where it is until the file is let go
    // of.
    unsafe { *out = found.flatten().unwrap_or(ptr::null_mut()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock_memory(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: SQLite gives an open file.
    let Handle { file, own, .. } = unsafe { handle(file) };
    let slots = offset as usize..(offset + count) as usize;
    let locked = with(|disk| {
        let Ok(file) = disk.file(*file) else { return true };
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            file.locks.unlock_memory(own, &slots);
            return true;
        }
        file.locks.lock_memory(own, &slots, flags & ffi::SQLITE_SHM_SHARED != 0)
    });
    if locked.unwrap_or(true) { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn barrier(_file: *mut ffi::sqlite3_file) {}

fn release_memory(handle: &mut Handle) {
    let mapped = std::mem::take(&mut handle.mapped);
    let Handle { file, own, .. } = handle;
    with(|disk| {
        let Ok(file) = disk.file(*file) else { return };
        file.locks.unlock_memory(own, &(0..8));
        file.mapped = file.mapped.saturating_sub(u32::from(mapped));
        if mapped && file.mapped == 0 {
            file.memory = Vec::new();
        }
    });
}

unsafe extern "C" fn unmap_memory(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    release_memory(unsafe { handle(file) });
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_vfs: *mut ffi::sqlite3_vfs, name: *const c_char, durably: c_int) -> c_int {
    // SAFETY: the name is a string.
    let name = unsafe { text(name) };
    match with(|disk| disk.delete(&name, durably != 0)) {
        Some(Ok(())) => ffi::SQLITE_OK,
        Some(Err(DiskError::Missing)) => ffi::SQLITE_IOERR_DELETE_NOENT,
        _ => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn access(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: the name is a string, and SQLite gives a place to write to.
    unsafe { *out = c_int::from(with(|disk| disk.exists(&text(name))).unwrap_or(false)) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: the name is a string.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if bytes.len() > length as usize {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: there is room for `length` bytes, and the two do not overlap.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast::<c_char>(), out, bytes.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn randomness(_vfs: *mut ffi::sqlite3_vfs, length: c_int, out: *mut c_char) -> c_int {
    // SAFETY: there is room for `length` bytes.
    let out = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), length as usize) };
    for part in out.chunks_mut(8) {
        let random = with(Disk::random).unwrap_or_default().to_le_bytes();
        for (to, from) in part.iter_mut().zip(random) {
            *to = from;
        }
    }
    length
}

unsafe extern "C" fn sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    microseconds
}

unsafe extern "C" fn current_time(_vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: SQLite gives a place to write to. Any Julian day will do: nothing of the market asks SQLite for
    // the time.
    unsafe { *out = 2_460_000.5 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_ms(_vfs: *mut ffi::sqlite3_vfs, out: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: as above.
    unsafe { *out = 212_544_043_200_000 };
    ffi::SQLITE_OK
}
