//! The program, serving.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};

use super::{Browser, PATIENCE, until};

/// A server that was started by a test; killed when it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens: `http://127.0.0.1:port`.
    pub address: String,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Starts the command and waits for the line that says where it listens.
    #[track_caller]
    pub fn start(command: &mut Command) -> Server {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = Arc::new(Mutex::new(String::new()));
        let (found, wait) = mpsc::channel();
        listen(
            child.stdout.take().expect("its output"),
            said.clone(),
            Some(found),
        );
        listen(child.stderr.take().expect("its errors"), said.clone(), None);
        match wait.recv_timeout(PATIENCE) {
            Ok(address) => Server {
                child,
                address,
                said,
            },
            Err(_) => {
                let _ = child.kill();
                let status = child.wait();
                panic!(
                    "no server came of it ({status:?}): {}",
                    said.lock().unwrap()
                );
            }
        }
    }

    /// A browser that has not been here before.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.address)
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power failure would.
    pub fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.id().to_string()])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "the signal is sent"
        );
    }

    /// Waits until it has ended.
    #[track_caller]
    pub fn ended(mut self) -> ExitStatus {
        until("the server ended", || {
            self.child.try_wait().expect("it can be waited for")
        })
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child
            .try_wait()
            .expect("it can be waited for")
            .is_none()
    }

    /// Asks it to end and waits until it has.
    #[track_caller]
    pub fn stop(self) {
        self.terminate();
        let said = self.said.clone();
        let status = self.ended();
        assert!(status.success(), "{status}: {}", said.lock().unwrap());
    }

    /// All that it has printed so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end, so that the program never waits for a full pipe.
fn listen(
    from: impl Read + Send + 'static,
    said: Arc<Mutex<String>>,
    found: Option<mpsc::Sender<String>>,
) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if let (Some(found), Some(address)) = (&found, line.strip_prefix("address: ")) {
                let _ = found.send(address.to_owned());
            }
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
}
