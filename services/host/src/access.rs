//! Who may call what.
//!
//! Each RPC says in its proto, by the option `gridcase.common.v1.access`, who may call it. One layer reads these options
//! from the descriptors, finds out who calls, refuses those who may not, and hands the [`Caller`](crate::Caller) to the
//! handler. Calls within the process and calls from the network go through the same layer.
mod layer;
mod methods;
mod rule;

pub use layer::{AccessLayer, Authority, Guarded};
pub use methods::{Error, Methods};
