//! Where the server is and how it is trusted.
use std::{fs, path::Path, time::Duration};

use http::Uri;
use tonic::transport::{Certificate, Channel, ClientTlsConfig};

use crate::failure::{Failure, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Imports and publications of a whole city take their time on a small machine.
const CALL_TIMEOUT: Duration = Duration::from_mins(5);

/// A server; clones use the same connection.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    address: String,
    channel: Channel,
}

impl Server {
    /// The server at an `http` or `https` address. With `https` the system's certificate authorities are trusted, or the
    /// one in the file `ca`. The connection is made by the first call.
    pub(crate) fn new(address: &str, ca: Option<&Path>) -> Result<Self> {
        let address = address.trim_end_matches('/');
        let uri = uri(address)?;
        let secure = uri.scheme_str() == Some("https");
        let mut endpoint = Channel::builder(uri)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(CALL_TIMEOUT)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(Duration::from_secs(20))
            .keep_alive_while_idle(true);
        if secure {
            let tls = match ca {
                Some(path) => {
                    let pem = fs::read(path).map_err(|error| Failure::file(path, &error))?;
                    ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem))
                }
                None => ClientTlsConfig::new().with_native_roots(),
            };
            endpoint = endpoint
                .tls_config(tls)
                .map_err(|error| Failure::usage(format!("the certificates cannot be used: {error}")))?;
        }
        Ok(Self { address: address.to_owned(), channel: endpoint.connect_lazy() })
    }

    /// The address, without a slash at its end: the name under which sessions are kept.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn channel(&self) -> Channel {
        self.channel.clone()
    }
}

fn uri(address: &str) -> Result<Uri> {
    let wrong = || {
        let message = format!("{address:?} is no address of a server");
        Failure::usage(message).way_out("write it like http://127.0.0.1:8080 or https://grid.example.org")
    };
    let uri: Uri = address.parse().map_err(|_| wrong())?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http" | "https"), Some(_)) => Ok(uri),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_scheme_and_host() {
        assert!(uri("http://127.0.0.1:8080").is_ok());
        assert!(uri("https://grid.example.org").is_ok());
        for wrong in ["", "127.0.0.1:8080", "ftp://grid.example.org", "/cases"] {
            assert_eq!(uri(wrong).expect_err(wrong).exit, crate::failure::Exit::Usage);
        }
    }

    #[tokio::test]
    async fn a_slash_at_the_end_makes_no_other_server() {
        let server = Server::new("http://127.0.0.1:8080/", None).expect("an address");
        assert_eq!(server.address(), "http://127.0.0.1:8080");
    }
}
