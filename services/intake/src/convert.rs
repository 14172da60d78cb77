//! Messages to domain and back. Everything that a client sends is checked here, and nowhere else.
//!
//! Refused is only what is malformed; whatever can be understood is kept, however wrong it may be.

mod answer;
mod event;
mod ground;
mod request;

pub(crate) use answer::{encode_media, encode_receipt, encode_report};
pub(crate) use event::{Frame, Happened, actor, facts, happened, received};
pub(crate) use ground::{encode_ground, encode_nearest};
pub(crate) use request::{
    Verification, filter_state, id, nearest, position, registration, stored_media, submission, verification,
};
