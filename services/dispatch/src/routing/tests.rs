mod causes;
mod doubt;
mod properties;
mod steps;
mod town;
