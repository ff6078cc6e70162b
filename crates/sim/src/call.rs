//! A request as it is sent to either deployment, and what it is answered: the ports of the HTTP API, as
//! values.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tradepost_core::{
    Actor, AssetName, Audit, BookDepth, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Quantity,
    Reference, Rejection, RuleChanges, Timestamp, Transfer, TransferState,
};
use tradepost_ports::{
    Account, Deployment, FeedPage, FeedRequest, FillPrint, InboxEvent, MaterialSummary, Operation,
    OrderFilter, Page, PageRequest, Quote, Refusal, Stamp, TradePrint, TransferRequest, Transferred,
};

/// A request.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Place(PlaceOrder),
    Batch(Actor, Vec<Operation>),
    Cancel(Actor, OrderId),
    Reduce(Actor, OrderId, Quantity),
    CancelAll(Actor, PlayerId, Option<MaterialId>),
    Quote(PlaceOrder),
    Order(Actor, OrderId),
    Orders(PlayerId, OrderFilter, PageRequest),
    Inbox(PlayerId, PageRequest),
    Fills(PlayerId, PageRequest),
    Balances(PlayerId),
    OpenOrders(PlayerId),
    Book(MaterialId, u32),
    Trades(MaterialId, PageRequest),
    Materials(PageRequest),
    Audit,
    Register(MaterialId, String),
    Transfer(TransferRequest),
    CloseWithdrawal(Reference, bool),
    TransferOf(Reference),
    Transfers(Option<TransferState>, PageRequest),
    Feed(FeedRequest),
    Halt(bool, Option<MaterialId>),
    Freeze(PlayerId, bool),
    ChangeRules(Option<MaterialId>, RuleChanges, Option<Timestamp>),
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Order(Order),
    Orders(Vec<Order>),
    Results(Vec<Result<Order, Rejection>>),
    Quote(Quote),
    List(Page<Order>),
    Inbox(Page<InboxEvent>),
    Fills(Page<FillPrint>),
    Account(Account),
    Transferred(Transferred),
    Transfer(Transfer),
    Transfers(Page<Transfer>),
    Feed(FeedPage),
    OpenOrders(u32, u32),
    Book(BookDepth),
    Trades(Page<TradePrint>),
    Materials(Page<MaterialSummary>),
    Audit(Audit),
    Done,
}

pub(crate) type Answered = Result<Answer, Refusal>;

impl Call {
    /// Sends it; it is on its way once the future was polled.
    pub(crate) fn send<D: Deployment + 'static>(
        self,
        to: Arc<D>,
        stamp: Option<Stamp>,
    ) -> BoxFuture<'static, Answered> {
        async move {
            Ok(match self {
                Self::Place(order) => Answer::Order(to.place(order, stamp).await?),
                Self::Batch(actor, operations) => Answer::Results(to.batch(actor, operations, stamp).await?),
                Self::Cancel(actor, order) => Answer::Order(to.cancel(actor, order, stamp).await?),
                Self::Reduce(actor, order, quantity) => {
                    Answer::Order(to.reduce(actor, order, quantity, stamp).await?)
                }
                Self::CancelAll(actor, player, material) => {
                    Answer::Orders(to.cancel_all(actor, player, material, stamp).await?)
                }
                Self::Quote(order) => Answer::Quote(to.quote(order).await?),
                Self::Order(actor, order) => Answer::Order(to.order(actor, order).await?),
                Self::Orders(player, filter, page) => Answer::List(to.orders(player, filter, page).await?),
                Self::Inbox(player, page) => Answer::Inbox(to.inbox(player, page).await?),
                Self::Fills(player, page) => Answer::Fills(to.fills(player, page).await?),
                Self::Balances(player) => Answer::Account(to.account(player).await?),
                Self::OpenOrders(player) => {
                    let (open, max) = to.open_orders(player).await?;
                    Answer::OpenOrders(open, max)
                }
                Self::Book(material, depth) => Answer::Book(to.book(material, depth).await?),
                Self::Trades(material, page) => Answer::Trades(to.trades(material, page).await?),
                Self::Materials(page) => Answer::Materials(to.materials(page).await?),
                Self::Audit => Answer::Audit(to.audit().await?.audit),
                Self::Register(material, name) => {
                    to.register(material, name, stamp).await?;
                    Answer::Done
                }
                Self::Transfer(transfer) => Answer::Transferred(to.transfer_one(transfer, stamp).await?),
                Self::CloseWithdrawal(reference, confirmed) => {
                    Answer::Transferred(to.close_withdrawal(reference, confirmed, stamp).await?)
                }
                Self::TransferOf(reference) => Answer::Transfer(to.transfer_of(reference).await?),
                Self::Transfers(state, page) => Answer::Transfers(to.transfers(state, page).await?),
                Self::Feed(request) => {
                    let feed = to.feed().ok_or(Refusal::Unsupported)?;
                    Answer::Feed(feed.feed(request, Duration::ZERO).await?)
                }
                Self::Halt(halted, material) => {
                    to.halt(halted, material, stamp).await?;
                    Answer::Done
                }
                Self::ChangeRules(material, changes, effective_at) => {
                    let rules = to.rule_book().ok_or(Refusal::Unsupported)?;
                    rules.change_rules(material, changes, effective_at, stamp).await?;
                    Answer::Done
                }
                Self::Freeze(player, frozen) => {
                    to.freeze(player, frozen, stamp).await?;
                    Answer::Done
                }
            })
        }
        .boxed()
    }

    /// Whether it asks for a change.
    pub(crate) fn is_write(&self) -> bool {
        matches!(
            self,
            Self::Place(_)
                | Self::Batch(..)
                | Self::Cancel(..)
                | Self::Reduce(..)
                | Self::CancelAll(..)
                | Self::Register(..)
                | Self::Transfer(_)
                | Self::CloseWithdrawal(..)
                | Self::Halt(..)
                | Self::Freeze(..)
                | Self::ChangeRules(..)
        )
    }

    /// How many commands of the market it is.
    pub(crate) fn commands(&self) -> u64 {
        match self {
            Self::Batch(_, operations) => operations.len() as u64,
            _ => 1,
        }
    }
}

/// The name of a player.
pub(crate) fn player(number: u8) -> PlayerId {
    PlayerId::new(&format!("player-{number:02}")).unwrap_or_else(|_| unreachable!("that is a name"))
}

/// The name of a material.
pub(crate) fn material(number: u8) -> MaterialId {
    // As long as an id may be: on AWS, few of those fit into the main row of an account.
    let name = format!("{:a<52}-material-{number:02}", "long");
    MaterialId::new(&name).unwrap_or_else(|_| unreachable!("that is a name"))
}

/// The name of an asset: 0 is coins, then the materials.
pub(crate) fn asset(number: u8) -> AssetName {
    number.checked_sub(1).map_or(AssetName::Coin, |number| AssetName::Material(material(number)))
}

/// The reference of a number.
pub(crate) fn reference(number: u32) -> Reference {
    Reference::new(&format!("trip#{number}")).unwrap_or_else(|_| unreachable!("that is a reference"))
}

/// The number in a name.
pub(crate) fn number(name: &str) -> Option<u8> {
    name.rsplit_once('-').and_then(|(_, number)| number.parse().ok())
}
