//! The site plane's adapter against the simulated Atlassian, over real HTTP.

mod checking;
mod faults;
mod finding;
mod licenses;
mod projects;
mod site;
mod writing;
