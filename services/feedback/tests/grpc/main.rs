//! Feedback through its gRPC API, over the real layers and a real database, beside a dispatch that follows a script.

mod double;
mod recovery;
mod reporter;
mod reviews;
mod town;
