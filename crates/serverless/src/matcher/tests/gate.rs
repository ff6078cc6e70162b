//! A store whose every call waits one turn first, so that two runs can be stepped from call to call by hand.

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::store::{Action, BatchGet, Get, Item, Page, Query, Reply, Scan, Store, Transaction};

#[derive(Debug)]
pub(super) struct Gate<S>(pub(super) S);

impl<S: Store> Gate<S> {
    fn behind_gate<'a, T: Send + 'a>(
        &'a self,
        call: impl FnOnce(&'a S) -> BoxFuture<'a, T> + Send + 'a,
    ) -> BoxFuture<'a, T> {
        async move {
            turn().await;
            call(&self.0).await
        }
        .boxed()
    }
}

fn turn() -> impl Future<Output = ()> + Send {
    let mut waited = false;
    futures::future::poll_fn(move |context| {
        if std::mem::replace(&mut waited, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
}

impl<S: Store> Store for Gate<S> {
    fn get(&self, get: Get) -> Reply<'_, Option<Item>> {
        self.behind_gate(move |store| store.get(get))
    }

    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>> {
        self.behind_gate(move |store| store.batch_get(batch))
    }

    fn query(&self, query: Query) -> Reply<'_, Page> {
        self.behind_gate(move |store| store.query(query))
    }

    fn scan(&self, scan: Scan) -> Reply<'_, Page> {
        self.behind_gate(move |store| store.scan(scan))
    }

    fn write(&self, action: Action) -> Reply<'_, ()> {
        self.behind_gate(move |store| store.write(action))
    }

    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()> {
        self.behind_gate(move |store| store.batch_write(actions))
    }

    fn transact(&self, transaction: Transaction) -> Reply<'_, ()> {
        self.behind_gate(move |store| store.transact(transaction))
    }

    fn pause(&self, _time: Duration) -> BoxFuture<'_, ()> {
        turn().boxed()
    }
}
