//! Proposals in the small town of the router's tests, and what a real history gives.

mod boston;
mod small;
