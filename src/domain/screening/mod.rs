//! Screening: looking for personal IDs, payment cards and forbidden words before anything is kept.
