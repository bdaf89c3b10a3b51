//! Finds the built style sheet and scripts that the pages embed, and gives their names with hashes to the crate.

use std::path::Path;
use std::process::exit;

/// What the pages name, and the variable by which `assets.rs` knows its name with the hash.
const NAMED: [(&str, &str); 4] = [
    ("steerwell.css", "STEERWELL_ASSET_STYLES"),
    ("early.js", "STEERWELL_ASSET_EARLY"),
    ("steerwell.js", "STEERWELL_ASSET_SCRIPT"),
    ("icon.svg", "STEERWELL_ASSET_ICON"),
];

fn main() {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/built");
    let manifest = built.join("manifest.txt");
    println!("cargo::rerun-if-changed={}", built.display());
    println!("cargo::rerun-if-changed={}", manifest.display());

    let Ok(text) = std::fs::read_to_string(&manifest) else {
        fail("the style sheets are not built (web/built/manifest.txt is missing)");
    };
    for (name, variable) in NAMED {
        let hashed = text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(plain, _)| *plain == name);
        match hashed {
            Some((_, hashed)) if built.join(hashed).is_file() => {
                println!("cargo::rustc-env={variable}={hashed}")
            }
            _ => fail(&format!("web/built has no {name}")),
        }
    }
}

fn fail(what: &str) -> ! {
    println!("cargo::error={what}: run `make run`, or `npm ci && npm run build` in web/");
    exit(1)
}
