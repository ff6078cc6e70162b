//! Pages of the feed, read and encoded once for all readers at the same place.
//!
//! What follows a cursor never changes, so a page that has events is right for good. The reader that comes
//! first reads it, or waits for it, and the others get the same bytes.
//!
//! Limits: some pages are kept, for readers that are a little behind the first.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::OnceCell;
use tradepost_ports::{Feed, FeedPage, FeedRequest, FeedStart, Refusal, StreamFormat};
use tradepost_wire::{FeedList, write_feed_event};

/// How many pages are kept: some ten megabytes.
const PAGES_MAX: usize = 32;

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// As a JSON list.
    List,
    /// As messages of a stream.
    Messages(StreamFormat),
}

/// A page as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct EncodedPage {
    pub(crate) body: Bytes,
    /// The cursor of the next page.
    pub(crate) next: String,
    pub(crate) is_empty: bool,
}

/// The pages that were read last, and those that are being read.
#[derive(Debug, Default)]
pub(crate) struct FeedPages {
    recent: Mutex<VecDeque<(Asked, Shared)>>,
}

type Shared = Arc<OnceCell<EncodedPage>>;

/// What readers ask for. One that waits shorter than another must not wait with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    from: FeedStart,
    limit: u32,
    wait: Duration,
    format: Format,
}

/// Why a page is for one reader only.
enum Unshared {
    Empty(EncodedPage),
    Refused(Refusal),
}

impl FeedPages {
    /// Reads a page, or takes the one that another reader has read or is reading.
    pub(crate) async fn read(
        &self,
        feed: &dyn Feed,
        request: FeedRequest,
        wait: Duration,
        format: Format,
    ) -> Result<EncodedPage, Refusal> {
        if request.from == FeedStart::End {
            return encode(feed.feed(request, wait).await?, format);
        }
        let asked_at = Instant::now();
        let FeedRequest { from, limit } = request.clone();
        let page = self.shared(Asked { from, limit, wait, format });
        let read = async || {
            // In whole seconds, as it was asked: who reads first waits as long as it wants to.
            let left = wait.saturating_sub(asked_at.elapsed());
            let page = feed.feed(request, left).await.and_then(|page| encode(page, format));
            match page.map_err(Unshared::Refused)? {
                page if page.is_empty => Err(Unshared::Empty(page)),
                page => Ok(page),
            }
        };
        match page.get_or_try_init(read).await {
            Ok(page) => Ok(page.clone()),
            Err(Unshared::Empty(page)) => Ok(page),
            Err(Unshared::Refused(refusal)) => Err(refusal),
        }
    }

    fn shared(&self, asked: Asked) -> Shared {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, page)) = recent.iter().find(|(known, _)| *known == asked) {
            return Arc::clone(page);
        }
        recent.truncate(PAGES_MAX - 1);
        let page = Shared::default();
        recent.push_front((asked, Arc::clone(&page)));
        page
    }
}

fn encode(page: FeedPage, format: Format) -> Result<EncodedPage, Refusal> {
    let (is_empty, next) = (page.events.is_empty(), page.next.clone());
    let mut body = Vec::new();
    match format {
        Format::List => serde_json::to_writer(&mut body, &FeedList::from(page)).map_err(Refusal::internal)?,
        Format::Messages(format) => {
            page.events.into_iter().for_each(|event| write_feed_event(&mut body, format, event));
        }
    }
    Ok(EncodedPage { body: body.into(), next, is_empty })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::FutureExt;
    use tokio::sync::Semaphore;
    use tradepost_core::{Amount, AssetName, PlayerId, Timestamp, TransferStep};
    use tradepost_ports::{Answer, FeedEvent, InboxEvent, InboxKind};

    use super::*;

    /// Has an event for each permit, and waits for one.
    struct Source {
        permits: Semaphore,
        reads: AtomicUsize,
    }

    impl Source {
        fn of(permits: usize) -> Self {
            Self { permits: Semaphore::new(permits), reads: AtomicUsize::new(0) }
        }

        fn reads(&self) -> usize {
            self.reads.load(Ordering::Relaxed)
        }
    }

    impl Feed for Source {
        fn feed(&self, _: FeedRequest, wait: Duration) -> Answer<'_, FeedPage> {
            async move {
                self.reads.fetch_add(1, Ordering::Relaxed);
                let waits = tokio::time::timeout(wait, self.permits.acquire());
                let Ok(Ok(permit)) = waits.await else {
                    return Ok(FeedPage { events: Vec::new(), next: "f1".to_owned() });
                };
                permit.forget();
                let (asset, amount) = (AssetName::Coin, Amount::new(5).unwrap());
                let (step, reference, reason) = (TransferStep::Deposited, None, "gift".to_owned());
                let kind = InboxKind::Transferred { step, reference, asset, amount, reason };
                let event = InboxEvent { cursor: "f2".to_owned(), at: Timestamp(7), kind };
                let events = vec![FeedEvent { player: PlayerId::new("ann").unwrap(), event }];
                Ok(FeedPage { events, next: "f2".to_owned() })
            }
            .boxed()
        }
    }

    fn after(cursor: &str) -> FeedRequest {
        FeedRequest { from: FeedStart::After(cursor.to_owned()), limit: 100 }
    }

    const WAIT: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn ten_readers_at_one_place_cost_one_read_and_get_the_same_bytes() {
        let (pages, source) = (FeedPages::default(), Source::of(0));
        let read = || pages.read(&source, after("f1"), WAIT, Format::List);
        let grow = async {
            tokio::task::yield_now().await;
            source.permits.add_permits(1);
        };
        let (read_by_all, ()) = tokio::join!(futures::future::join_all((0..10).map(|_| read())), grow);
        let bodies: Vec<_> = read_by_all.into_iter().map(|page| page.unwrap().body).collect();
        assert!(bodies.iter().all(|body| body.as_ptr() == bodies[0].as_ptr() && !body.is_empty()));
        let later = read().await.unwrap();
        assert_eq!((later.body.as_ptr(), later.next.as_str()), (bodies[0].as_ptr(), "f2"));
        assert_eq!(source.reads(), 1);
    }

    #[tokio::test]
    async fn a_reader_that_leaves_while_it_reads_for_others_leaves_the_read_to_them() {
        let (pages, source) = (FeedPages::default(), Source::of(0));
        let read = || pages.read(&source, after("f1"), WAIT, Format::Messages(StreamFormat::Events));
        let mut first = Box::pin(read());
        assert!(first.as_mut().now_or_never().is_none());
        let mut second = Box::pin(read());
        assert!(second.as_mut().now_or_never().is_none());
        assert_eq!(source.reads(), 1);
        drop(first);
        source.permits.add_permits(1);
        let page = second.await.unwrap();
        assert!(page.body.starts_with(b"id: f2\n"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_page_and_the_end_are_read_anew_by_each_reader() {
        let (pages, source) = (FeedPages::default(), Source::of(0));
        for _ in 0..2 {
            assert!(pages.read(&source, after("f1"), WAIT, Format::List).await.unwrap().is_empty);
        }
        source.permits.add_permits(2);
        assert!(!pages.read(&source, after("f1"), WAIT, Format::List).await.unwrap().is_empty);
        let end = FeedRequest { from: FeedStart::End, limit: 100 };
        assert!(!pages.read(&source, end, WAIT, Format::List).await.unwrap().is_empty);
        assert_eq!(source.reads(), 4);
    }

    #[tokio::test]
    async fn few_pages_are_kept() {
        let (pages, source) = (FeedPages::default(), Source::of(1_000));
        for number in 0..2 * PAGES_MAX {
            pages.read(&source, after(&format!("f{number}")), WAIT, Format::List).await.unwrap();
        }
        assert_eq!(pages.recent.lock().unwrap().len(), PAGES_MAX);
        pages.read(&source, after("f0"), WAIT, Format::List).await.unwrap();
        assert_eq!(source.reads(), 2 * PAGES_MAX + 1, "the first page was forgotten");
    }
}
