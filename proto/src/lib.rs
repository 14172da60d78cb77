//! The messages and services of Gridcase, generated from the `.proto` files beside this crate.
//!
//! Everything that crosses a process border is said there; the Rust here only includes what the build made of it.
#![expect(clippy::pedantic, clippy::large_enum_variant, reason = "generated code")]

/// Messages and options that several services share.
pub mod common {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("gridcase.common.v1");
    }
}

/// The ground, the units, the people, the register, the catalogue, the calendars.
pub mod registry {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("gridcase.registry.v1");
    }
}

/// Reports and their photos.
pub mod intake {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("gridcase.intake.v1");
    }
}

/// The case of record.
pub mod dispatch {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("gridcase.dispatch.v1");
    }
}

/// Closure review, the reporter's verdict.
pub mod feedback {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("gridcase.feedback.v1");
    }
}

/// All descriptors with their custom options and comments, for reflection and for the access layer.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gridcase.bin"));
