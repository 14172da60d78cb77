//! What the descriptors say about each RPC.
use std::{collections::HashMap, fmt, sync::Arc};

use gridcase_proto::common::v1::{Access, Role};
use prost::bytes::Bytes;
use prost_reflect::{DescriptorPool, ExtensionDescriptor, MethodDescriptor};

/// The option that says who may call an RPC.
const OPTION: &str = "gridcase.common.v1.access";

/// Services that every server offers to anyone.
const PUBLIC: [&str; 3] =
    ["/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

/// Why the descriptors cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a descriptor set.
    #[error("the descriptors cannot be read")]
    Descriptors(#[from] prost_reflect::DescriptorError),
    /// The descriptors do not know the option.
    #[error("the descriptors do not define the option {OPTION}")]
    NoOption,
    /// An option that cannot be read.
    #[error("the access option of {path} cannot be read")]
    Option {
        /// The RPC.
        path: String,
        /// What is wrong.
        source: prost::DecodeError,
    },
}

/// The RPCs of all services, by path such as `/gridcase.dispatch.v1.DispatchService/OpenCase`.
#[derive(Clone)]
pub struct Methods(Arc<Inner>);

struct Inner {
    descriptors: Bytes,
    methods: HashMap<String, Method>,
}

struct Method {
    /// None if nothing is declared.
    access: Option<Access>,
    /// Whether the answer is a stream.
    streams: bool,
    /// Whether the request is a stream.
    takes_stream: bool,
}

/// What the layer does with a path.
pub(super) enum Rule<'a> {
    /// Anyone may call it.
    Public,
    /// As declared.
    Declared(&'a Access),
    /// No such RPC, or one that declares nothing.
    None,
}

impl Methods {
    /// Reads an encoded `google.protobuf.FileDescriptorSet` that kept its custom options.
    pub fn read(descriptors: impl Into<Bytes>) -> Result<Self, Error> {
        let descriptors = descriptors.into();
        let pool = DescriptorPool::decode(descriptors.clone())?;
        let option = pool.get_extension_by_name(OPTION).ok_or(Error::NoOption)?;
        let mut methods = HashMap::new();
        for method in pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()) {
            let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
            let access = declared(&method, &option).map_err(|source| Error::Option { path: path.clone(), source })?;
            methods.insert(
                path,
                Method { access, streams: method.is_server_streaming(), takes_stream: method.is_client_streaming() },
            );
        }
        Ok(Self(Arc::new(Inner { descriptors, methods })))
    }

    /// The RPCs that do not say who may call them, sorted. A server does not start with any.
    pub fn undeclared(&self) -> Vec<&str> {
        let silent = self.0.methods.iter().filter(|(_, method)| method.access.is_none());
        let mut paths: Vec<_> = silent.map(|(path, _)| path.as_str()).collect();
        paths.sort_unstable();
        paths
    }

    /// Who may call the RPC at `path`, if it is there and says so.
    pub fn access(&self, path: &str) -> Option<&Access> {
        self.0.methods.get(path)?.access.as_ref()
    }

    /// Every path with what it declares, sorted, for tests and documents.
    pub fn list(&self) -> Vec<(&str, Option<&Access>)> {
        let mut list: Vec<_> =
            self.0.methods.iter().map(|(path, method)| (path.as_str(), method.access.as_ref())).collect();
        list.sort_unstable_by_key(|(path, _)| *path);
        list
    }

    /// Whether the RPC answers with a stream; true for paths that the descriptors do not have.
    pub(crate) fn streams(&self, path: &str) -> bool {
        self.0.methods.get(path).is_none_or(|method| method.streams)
    }

    /// Whether the RPC takes a stream; true for paths that the descriptors do not have.
    pub(crate) fn takes_stream(&self, path: &str) -> bool {
        self.0.methods.get(path).is_none_or(|method| method.takes_stream)
    }

    pub(crate) fn descriptors(&self) -> &Bytes {
        &self.0.descriptors
    }

    pub(super) fn rule(&self, path: &str) -> Rule<'_> {
        match self.access(path) {
            Some(access) => Rule::Declared(access),
            None if PUBLIC.iter().any(|service| path.starts_with(service)) => Rule::Public,
            None => Rule::None,
        }
    }
}

fn declared(method: &MethodDescriptor, option: &ExtensionDescriptor) -> Result<Option<Access>, prost::DecodeError> {
    let options = method.options();
    if !options.has_extension(option) {
        return Ok(None);
    }
    let value = options.get_extension(option);
    let access: Access = match value.as_message() {
        Some(message) => message.transcode_to()?,
        None => Access::default(),
    };
    let says_something =
        access.public || access.signed_in || access.service || access.roles().any(|role| role != Role::Unspecified);
    Ok(says_something.then_some(access))
}

impl fmt::Debug for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.list()).finish()
    }
}
