//! The attacks that docs/security.md lists, against the real binary.

mod wire;
mod tokens;
mod issuer;
mod access;
mod sockets;
mod messages;
mod secrets;
mod documented;
