mod causes;
mod doubt;
mod properties;
mod speed;
mod steps;
mod town;
