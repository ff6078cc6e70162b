//! Names that lead into private networks.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::FutureExt;
use tokio::net::TcpListener;
use tradepost_ports::{WebhookSecret, WebhookUrl};

use crate::message::Message;
use crate::resolver::Resolver;
use crate::sender::{Failed, Sender};

/// A resolver that gives these addresses, one after another.
fn resolver(addresses: Vec<SocketAddr>) -> Resolver {
    let times = AtomicUsize::new(0);
    let look_up = move |_| {
        let address = addresses[times.fetch_add(1, Ordering::SeqCst) % addresses.len()];
        async move { Ok::<_, io::Error>(vec![address]) }.boxed()
    };
    Resolver { look_up: Arc::new(look_up), private_allowed: false }
}

async fn send(sender: &Sender, url: &str) -> Result<(), Failed> {
    let secret = WebhookSecret::new(vec![7; 32]).unwrap();
    let message = Message { id: "1".to_owned(), body: "{}".to_owned(), events: 0..=0 };
    sender.send(&WebhookUrl::new(url, false).unwrap(), &secret, &message).await
}

#[tokio::test]
async fn name_is_checked_after_each_look_up() {
    let private = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = private.local_addr().unwrap();
    let other = SocketAddr::new([10, 0, 0, 1].into(), own.port());
    let sender = Sender::with(resolver(vec![own, other]), Duration::from_secs(5)).unwrap();
    let url = format!("https://rebinding.example:{}/", own.port());
    for _ in 0..4 {
        assert_eq!(send(&sender, &url).await.unwrap_err().why, "the name leads into a private network");
    }
    let called = tokio::time::timeout(Duration::from_millis(200), private.accept()).await;
    assert!(called.is_err(), "the market called a private address");
}

#[tokio::test]
async fn name_that_changes_its_address_after_the_check_leads_nowhere() {
    let private = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = private.local_addr().unwrap();
    let public = SocketAddr::new([203, 0, 114, 1].into(), own.port());
    let sender = Sender::with(resolver(vec![public, own]), Duration::from_millis(300)).unwrap();
    let url = format!("https://rebinding.example:{}/", own.port());
    for _ in 0..4 {
        send(&sender, &url).await.unwrap_err();
    }
    let called = tokio::time::timeout(Duration::from_millis(200), private.accept()).await;
    assert!(called.is_err(), "the market called a private address");
}
