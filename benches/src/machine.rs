//! What it was measured on.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::latency::one_by_one;

/// The lines above the table.
pub fn lines(program: &Path) -> Result<Vec<String>> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let of = |text: &str, name: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or_default();
        line.split(':')
            .nth(1)
            .unwrap_or("not known")
            .trim()
            .to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory: u64 = of(&read("/proc/meminfo"), "MemTotal")
        .trim_end_matches(" kB")
        .parse()
        .unwrap_or(0);
    let rust = Command::new("rustc")
        .arg("--version")
        .output()
        .map(|said| said.stdout)
        .unwrap_or_default();
    let size = std::fs::metadata(program)?.len();
    Ok(vec![
        format!("Date: {}", jiff::Timestamp::now().strftime("%-d %B %Y")),
        format!(
            "Machine: {cores} cores of {}, {} GiB of memory; the clients run on the same cores",
            of(&read("/proc/cpuinfo"), "model name"),
            memory.div_ceil(1024 * 1024)
        ),
        match crate::calm::comes_first() {
            true => {
                "Others at work on the same cores: they had to wait (real-time priority)".to_owned()
            }
            false => format!(
                "Load when it began, by others: {}",
                load(&read("/proc/loadavg"))
            ),
        },
        format!("Kernel: {}", read("/proc/sys/kernel/osrelease").trim()),
        format!(
            "Disk: one page written and waited for takes {} ms (half, 95 and 99 in 100)",
            disk()?
        ),
        format!(
            "Built by: {}, release",
            String::from_utf8_lossy(&rust).trim()
        ),
        format!(
            "Program: {}.{} MB, with its style sheets, rules and data",
            size / 1_000_000,
            size / 100_000 % 10
        ),
    ])
}

/// The first of the three averages: of the last minute.
fn load(averages: &str) -> &str {
    averages.split(' ').next().unwrap_or_default()
}

/// What every durable save pays at least once: a page that has reached the disk.
fn disk() -> Result<String> {
    let mut file: File = tempfile::tempfile()?;
    file.write_all(&[1; 4096])?;
    let times = one_by_one(200, |number| {
        file.write_all_at(&number.to_le_bytes().repeat(1024), u64::from(number) * 4096)?;
        file.sync_data()?;
        Ok(())
    })?;
    Ok(times.shown())
}
