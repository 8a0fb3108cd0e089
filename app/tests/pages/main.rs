//! Pages as a browser gets them: the real router over a portal that answers what a test tells it to.

mod asking;
mod audit;
mod deciding;
mod doing;
mod ends;
mod frame;
mod home;
mod house;
mod inbox;
mod problem;
mod replay;
mod rules;
mod settings;
mod standalone;
mod system;
mod versioned;
mod waiting;
