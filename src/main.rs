//! The command line of Portti.

fn main() {}
