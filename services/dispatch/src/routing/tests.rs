mod causes;
mod doubt;
mod proof;
mod properties;
mod steps;
mod town;
