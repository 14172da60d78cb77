//! The host as a service sees it: real sockets, two small services that call each other.
mod access;
mod deadlines;
mod echo;
mod ending;
mod limits;
mod lines;
mod peers;
mod routes;
mod site;
