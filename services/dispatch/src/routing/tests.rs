mod assets;
mod causes;
mod doubt;
mod proof;
mod properties;
mod steps;
pub(crate) mod town;
