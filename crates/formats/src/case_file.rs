//! The input of `steerwell allocate`.
