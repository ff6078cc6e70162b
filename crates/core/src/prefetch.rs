//! Prefetches the memory that the next commands will touch, so that it has arrived when they are decided.
//!
//! Why that pays, and how the books do it: `book/lookahead`.

use crate::book::Books;
use crate::book::lookahead::Upcoming;
use crate::book::slot_table::Hash;
use crate::market::number;
use crate::{Command, Incoming, Market, MaterialNo, OrderId, PlaceOrder, PlayerNo};

impl Market {
    /// Prefetches the memory that the next commands will touch, of at most [`Books::AHEAD`]. Each comes with
    /// the id that an order placed by it will get; a wrong guess costs time, nothing else.
    pub fn prefetch<'a>(&self, commands: impl Iterator<Item = (&'a Command, OrderId)>) {
        let mut places = [const { None }; Books::AHEAD];
        let mut upcoming = [const { None }; Books::AHEAD];
        let mut count = 0_usize;
        for ((place, next), (command, order_id)) in places.iter_mut().zip(&mut upcoming).zip(commands) {
            count = count.saturating_add(1);
            match command {
                Command::PlaceOrder(order) => {
                    let hash = self.hash(&order.player);
                    self.player_index.prefetch(hash);
                    *place = Some((order, order_id, hash));
                }
                Command::CancelOrder { order_id, .. } | Command::ReduceOrder { order_id, .. } => {
                    *next = Some(Upcoming::Cancel(*order_id));
                }
                _ => {}
            }
        }
        let (places, upcoming) =
            (places.get(..count).unwrap_or_default(), upcoming.get_mut(..count).unwrap_or_default());
        self.prefetch_accounts(places, upcoming);
    }

    /// Players are guessed by the hash of their names alone. Their names are prefetched too, so that the
    /// check of the guess does not wait.
    fn prefetch_accounts(
        &self,
        places: &[Option<(&PlaceOrder, OrderId, Hash)>],
        upcoming: &mut [Option<Upcoming>],
    ) {
        for (place, next) in places.iter().zip(&mut *upcoming) {
            let Some((order, order_id, hash)) = *place else { continue };
            let Some(material) = self.material_no(&order.material) else { continue };
            let player = number(self.player_index.guess(hash));
            let &PlaceOrder { side, price, quantity, .. } = order;
            self.prefetch_party(player, material);
            *next = Some(Upcoming::Place(Incoming { order_id, player, material, side, price, quantity }));
        }
        self.books.prefetch(upcoming.iter().filter_map(|next| *next));
        let mut others = [None; Books::AHEAD];
        for (other, next) in others.iter_mut().zip(&*upcoming) {
            *other = next.as_ref().and_then(|next| self.books.other_party(next));
            if let Some((player, material)) = *other {
                self.prefetch_party(player, material);
            }
            if let Some(Upcoming::Place(Incoming { player, material, .. })) = *next {
                self.prefetch_goods(player, material);
                self.prefetch_name(player);
            }
        }
        for (other, next) in others.iter().zip(&*upcoming) {
            let Some((player, material)) = *other else { continue };
            self.prefetch_goods(player, material);
            if matches!(next, Some(Upcoming::Cancel(_))) {
                self.prefetch_name(player);
            }
        }
    }

    #[inline]
    fn prefetch_name(&self, player: PlayerNo) {
        if let Some(player) = self.players.get(player.index()) {
            prefetch_index::prefetch_index(player.name.as_str().as_bytes(), 0);
        }
    }

    /// Prefetches what a trade of a player will touch.
    #[inline]
    pub(crate) fn prefetch_party(&self, player: PlayerNo, material: MaterialNo) {
        prefetch_index::prefetch_index(&self.players, player.index());
        self.ledger.prefetch_purse(player, material);
    }

    /// Prefetches the goods of a party; [`Self::prefetch_party`] was called a while before.
    #[inline]
    pub(crate) fn prefetch_goods(&self, player: PlayerNo, material: MaterialNo) {
        self.ledger.prefetch_account(player, material);
    }
}
