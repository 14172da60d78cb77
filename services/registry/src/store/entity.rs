//! The registry's tables as sea-orm sees them.

use sea_orm::entity::prelude::*;

/// Declares a table: name, then columns; `#[key]` stands before those of the primary key.
macro_rules! table {
    ($(#[$doc:meta])* $module:ident = $name:literal { $($(#[$key:meta])* $column:ident: $kind:ty,)+ }) => {
        $(#[$doc])*
        pub(crate) mod $module {
            use super::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $name)]
            pub struct Model {
                $($(#[$key])* pub $column: $kind,)+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table! {
    /// Towns.
    town = "registry_town" {
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        name: String,
        time_zone: String,
        code_scheme: String,
        clock_source: String,
        created_ms: i64,
        administrator: Uuid,
        body_hash: Vec<u8>,
    }
}

table! {
    /// Content by hash.
    content = "registry_content" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        hash: String,
        bytes: Vec<u8>,
    }
}

table! {
    /// Drafts.
    draft = "registry_draft" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        part: String,
        hash: String,
        put_ms: i64,
    }
}

table! {
    /// Published versions.
    version = "registry_version" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        part: String,
        #[sea_orm(primary_key, auto_increment = false)]
        number: i64,
        hash: String,
        size: i64,
        force_ms: i64,
        published_ms: i64,
        person: String,
        name: String,
        reason: String,
        request: Uuid,
    }
}

table! {
    /// Answers to publications.
    publication = "registry_publication" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        request: Uuid,
        hash: Vec<u8>,
        findings: Vec<u8>,
    }
}

table! {
    /// Codes that were ever published.
    code = "registry_code" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        part: String,
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        retired: Option<i64>,
    }
}

table! {
    /// Steps of drafts that can be taken back.
    step = "registry_draft_step" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        part: String,
        #[sea_orm(primary_key, auto_increment = false)]
        number: i64,
        kind: String,
        before: Option<String>,
        after: String,
        codes: String,
        at_ms: i64,
        person: String,
        name: String,
    }
}

table! {
    /// Codes that a draft has ever held.
    drafted = "registry_drafted_code" {
        #[sea_orm(primary_key, auto_increment = false)]
        town: String,
        #[sea_orm(primary_key, auto_increment = false)]
        part: String,
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
    }
}

table! {
    /// People.
    person = "registry_person" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        town: String,
        name: String,
        account: Option<String>,
        password: Option<String>,
        created_ms: i64,
    }
}

table! {
    /// Posts.
    post = "registry_post" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        person: Uuid,
        town: String,
        role: String,
        unit: String,
        area: String,
        start_ms: i64,
        end_ms: Option<i64>,
    }
}

table! {
    /// Sessions.
    session = "registry_session" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        person: Uuid,
        town: String,
        family: Vec<u8>,
        current: Vec<u8>,
        renewal_request: Option<Uuid>,
        renewal_brought: Option<Vec<u8>>,
        started_ms: i64,
        expires_ms: i64,
        ended_ms: Option<i64>,
    }
}

table! {
    /// Wrong passwords.
    attempt = "registry_attempt" {
        #[sea_orm(primary_key, auto_increment = false)]
        account: Vec<u8>,
        count: i64,
        last_ms: i64,
        locked_ms: Option<i64>,
    }
}

table! {
    /// Signing keys.
    key = "registry_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: String,
        public: Vec<u8>,
        private: Option<Vec<u8>>,
        created_ms: i64,
        verify_until_ms: Option<i64>,
    }
}

table! {
    /// Codes that make the first operator.
    setup = "registry_setup" {
        #[sea_orm(primary_key, auto_increment = false)]
        code_hash: Vec<u8>,
    }
}
