mod causes;
mod doubt;
mod properties;
mod steps;
pub(crate) mod town;
