//! What an attacker tries, line by line as docs/security.md has it, against the real binary.

mod wire;
mod tokens;
mod access;
mod sockets;
mod messages;
mod secrets;
mod documented;
