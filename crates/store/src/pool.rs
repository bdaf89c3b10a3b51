//! A bounded pool with a fair queue. What is lent comes back by `Drop`, also when the borrower panics.

use crate::{Result, StoreError};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What the pool holds.
pub(crate) trait Pooled: Send + Sized {
    /// Ends what was begun; whether it may be lent again.
    fn settle(&mut self) -> bool;
}

pub(crate) struct Pool<T: Pooled> {
    open: Box<dyn Fn() -> Result<T> + Send + Sync>,
    what: &'static str,
    state: Mutex<State<T>>,
}

struct State<T> {
    idle: Vec<T>,
    /// How many more may be opened.
    places: usize,
    queue: VecDeque<SyncSender<Turn<T>>>,
}

/// What one who waits is given: a connection, or leave to open one.
enum Turn<T> {
    Ready(T),
    Place,
}

impl<T: Pooled> Pool<T> {
    pub fn new(
        what: &'static str,
        places: usize,
        open: impl Fn() -> Result<T> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            open: Box::new(open),
            what,
            state: Mutex::new(State {
                idle: Vec::new(),
                places: places.max(1),
                queue: VecDeque::new(),
            }),
        })
    }

    /// Lends a connection, waiting for a turn no longer than `limit`.
    pub fn take(self: &Arc<Self>, limit: Duration) -> Result<Lease<T>> {
        let turn = match self.enter() {
            Ok(turn) => turn,
            Err(line) => match line.recv_timeout(limit) {
                Ok(turn) => turn,
                // A turn may have been given between the end of the wait and here.
                Err(_) => {
                    let state = self.state();
                    let late = line.try_recv().ok();
                    drop(line);
                    drop(state);
                    late.ok_or_else(|| self.busy(limit))?
                }
            },
        };
        match turn {
            Turn::Ready(item) => Ok(self.lend(item, false)),
            Turn::Place => match (self.open)() {
                Ok(item) => Ok(self.lend(item, true)),
                Err(error) => {
                    self.give(Turn::Place);
                    Err(error)
                }
            },
        }
    }

    /// Drops everything idle: when one connection is dead the others mostly are.
    pub fn forget_idle(&self) {
        let dead = {
            let mut state = self.state();
            state.places += state.idle.len();
            std::mem::take(&mut state.idle)
        };
        drop(dead);
    }

    fn enter(&self) -> std::result::Result<Turn<T>, Receiver<Turn<T>>> {
        let mut state = self.state();
        if let Some(item) = state.idle.pop() {
            return Ok(Turn::Ready(item));
        }
        if state.places > 0 {
            state.places -= 1;
            return Ok(Turn::Place);
        }
        let (sender, line) = sync_channel(1);
        state.queue.push_back(sender);
        Err(line)
    }

    fn lend(self: &Arc<Self>, item: T, fresh: bool) -> Lease<T> {
        Lease {
            pool: Arc::clone(self),
            item: Some(item),
            fresh,
        }
    }

    /// To the one who has waited longest, else to the shelf. One who gave up has dropped the receiver.
    fn give(&self, mut turn: Turn<T>) {
        let mut state = self.state();
        while let Some(next) = state.queue.pop_front() {
            match next.try_send(turn) {
                Ok(()) => return,
                Err(
                    std::sync::mpsc::TrySendError::Disconnected(back)
                    | std::sync::mpsc::TrySendError::Full(back),
                ) => {
                    turn = back;
                }
            }
        }
        match turn {
            Turn::Ready(item) => state.idle.push(item),
            Turn::Place => state.places += 1,
        }
    }

    /// No code of a caller runs under the lock, so a poisoned lock holds a sound state.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn busy(&self, limit: Duration) -> StoreError {
        StoreError::Busy(format!(
            "Every {} was in use for {} seconds. Try again; if it goes on, look for a long-running job or allow \
             more connections.",
            self.what,
            limit.as_secs_f32().ceil()
        ))
    }
}

/// A connection on loan.
pub(crate) struct Lease<T: Pooled> {
    pool: Arc<Pool<T>>,
    item: Option<T>,
    /// Opened for this loan, so that its failing says something of the server and not of its age.
    pub fresh: bool,
}

impl<T: Pooled> Lease<T> {
    /// The connection, unless it was thrown away.
    pub fn get(&mut self) -> Result<&mut T> {
        self.item.as_mut().ok_or_else(|| {
            StoreError::Unavailable("The connection was thrown away after a fault.".into())
        })
    }

    pub fn peek(&self) -> Option<&T> {
        self.item.as_ref()
    }

    /// Throws the connection away instead of returning it.
    pub fn discard(&mut self) {
        if let Some(dead) = self.item.take() {
            drop(dead);
            self.pool.give(Turn::Place);
        }
    }
}

impl<T: Pooled> Drop for Lease<T> {
    fn drop(&mut self) {
        if let Some(mut item) = self.item.take() {
            if item.settle() {
                self.pool.give(Turn::Ready(item));
            } else {
                drop(item);
                self.pool.give(Turn::Place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Link;
    impl Pooled for Link {
        fn settle(&mut self) -> bool {
            true
        }
    }

    fn waiting(pool: &Pool<Link>) -> usize {
        pool.state().queue.len()
    }

    fn whole(pool: &Pool<Link>) -> usize {
        let state = pool.state();
        state.idle.len() + state.places
    }

    #[test]
    fn those_who_wait_are_served_in_the_order_they_came() {
        let pool = Pool::new("link", 1, || Ok(Link));
        let served = Mutex::new(Vec::new());
        let held = pool.take(Duration::ZERO).unwrap();
        std::thread::scope(|threads| {
            for n in 0..6 {
                let (pool, served) = (&pool, &served);
                threads.spawn(move || {
                    let lease = pool.take(Duration::from_secs(30)).unwrap();
                    served.lock().unwrap().push(n);
                    drop(lease);
                });
                while waiting(pool) != n + 1 {
                    std::thread::yield_now();
                }
            }
            drop(held);
        });
        assert_eq!(*served.lock().unwrap(), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn one_who_gave_up_takes_nothing_with_him() {
        let pool = Pool::new("link", 1, || Ok(Link));
        let held = pool.take(Duration::ZERO).unwrap();
        for _ in 0..3 {
            assert!(pool.take(Duration::from_millis(1)).is_err());
        }
        drop(held);
        assert_eq!(whole(&pool), 1);
        pool.take(Duration::ZERO).unwrap();
    }

    #[test]
    fn no_place_is_lost_when_opening_fails_waits_run_out_and_borrowers_panic() {
        let opened = AtomicUsize::new(0);
        let pool = Pool::new("link", 3, move || {
            if opened.fetch_add(1, Ordering::Relaxed).is_multiple_of(3) {
                Err(StoreError::Full)
            } else {
                Ok(Link)
            }
        });
        std::thread::scope(|threads| {
            for n in 0..8_usize {
                let pool = &pool;
                threads.spawn(move || {
                    for m in 0..300 {
                        let limit = Duration::from_micros(((n + m) % 5 * 50) as u64);
                        let Ok(mut lease) = pool.take(limit) else {
                            continue;
                        };
                        match (n + m) % 7 {
                            0 => lease.discard(),
                            1 => pool.forget_idle(),
                            2 => {
                                let panicked =
                                    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                                        let _held = lease;
                                        std::panic::resume_unwind(Box::new("on purpose"));
                                    }));
                                assert!(panicked.is_err());
                            }
                            _ => {}
                        }
                    }
                });
            }
        });
        assert_eq!(whole(&pool), 3);
        assert_eq!(waiting(&pool), 0);
    }
}
