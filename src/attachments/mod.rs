//! Files that residents and professionals exchange: taken in, checked, kept, served.

pub mod scan;
