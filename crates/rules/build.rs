//! The rulebooks and message files are embedded: a change to one must rebuild this crate.

fn main() {
    println!("cargo::rerun-if-changed=../../rulebook");
    println!("cargo::rerun-if-changed=../../messages");
}
