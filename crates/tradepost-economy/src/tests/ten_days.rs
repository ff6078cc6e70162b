//! tuning
use super::market::LocalMarket;
use crate::climate::{Calendar, DAY};
use crate::exchange::Exchange;
use crate::play;
use crate::supply_chain::Good;
use crate::world::World;

#[tokio::test]
async fn look() {
    let days: u64 = std::env::var("DAYS").map_or(10, |v| v.parse().unwrap());
    let seed: u64 = std::env::var("SEED").map_or(1, |v| v.parse().unwrap());
    let quiet = std::env::var("QUIET").is_ok();
    let market = LocalMarket::default();
    use crate::climate::{Appointment, Shock};
    let calendar = if quiet {
        Calendar::Fixed(vec![])
    } else if std::env::var("DROUGHT").is_ok() {
        Calendar::Fixed(vec![Appointment { day: 5, days: 4, shock: Shock::Drought }])
    } else {
        Calendar::Seeded
    };
    let mut world = World::begin("w".into(), seed, 200, calendar);
    play::settle(&market, &mut world).await.unwrap();
    let mut marks: Vec<usize> = vec![0; 16];
    print!("day  natural:");
    for g in Good::ALL {
        print!("{:>7}", g.natural_price());
    }
    println!();
    print!("            :");
    for g in Good::ALL {
        print!("{:>7}", &g.id()[..g.id().len().min(6)]);
    }
    println!();
    for day in 0..days {
        let (mut online, mut orders, mut refused, mut transfers) = (0, 0, 0, 0);
        let climate = world.climate();
        for _ in 0..DAY {
            play::plan(&market, &mut world).await.unwrap();
            let report = play::carry_out(&market, &mut world).await.unwrap();
            online += report.online;
            orders += report.orders;
            refused += report.refused;
            transfers += report.transfers;
        }
        let audit = market.audit().await.unwrap();
        assert!(audit.ok, "{:?}", audit.problems);
        let mut line = format!("{day:>3} vwap    :");
        let mut volume = "    volume  :".to_string();
        let mut trades = 0;
        let mut nt = "    trades  :".to_string();
        for (i, g) in Good::ALL.into_iter().enumerate() {
            let p = market.prints(g);
            let d = &p[marks[i]..];
            marks[i] = p.len();
            let v: u64 = d.iter().map(|p| p.quantity).sum();
            let val: u64 = d.iter().map(|p| p.quantity * p.price).sum();
            line += &format!("{:>7.1}", val as f64 / v as f64);
            volume += &format!("{v:>7}");
            nt += &format!("{:>7}", d.len());
            trades += d.len();
        }
        let every = std::env::var("EVERY").map_or(1, |v| v.parse().unwrap());
        if day % every == 0 || day == days - 1 {
            println!("{line}\n{volume}\n{nt}");
            let mut st = "    stock   :".to_string();
            let mut bk = "    book    :".to_string();
            for g in Good::ALL {
                let s: u64 =
                    world.profiles().iter().map(|p| market.holdings_of(&p.name).goods[g].total()).sum();
                st += &format!("{s:>7}");
                let (b, a) = market.depth(g);
                bk += &format!("{:>7}", format!("{b}/{a}"));
            }
            println!("{st}\n{bk}");
            println!(
                "    online {} orders {} refused {} transfers {} trades {trades} coins {} {:?} {:?} richest {:?}",
                online / 24,
                orders / 24,
                refused / 24,
                transfers / 24,
                audit.coins,
                climate.weather,
                climate.shocks,
                world.richest(3)
            );
        }
    }
    // transfers of traders by reason
    let mut flows: std::collections::BTreeMap<String, (u64, u64)> = Default::default();
    for l in market.log() {
        if let Some(i) = l.find("Transfer {") {
            if l.contains("-trader\"") && l.contains("asset: Coin") {
                let amount: u64 =
                    l[l.find("amount: ").unwrap() + 8..].split(',').next().unwrap().parse().unwrap();
                let reason = l[l.find("leaves: ").unwrap()..].to_string();
                let e = flows.entry(reason).or_default();
                e.0 += amount;
                e.1 += 1;
                let _ = i;
            }
        }
    }
    println!("{flows:#?}");
    let mut buys: std::collections::BTreeMap<(&str, bool), (u64, u64)> = Default::default();
    for p in world.profiles().iter().filter(|p| p.role == crate::role::Role::Trader) {
        let inbox = market.inbox(&p.name, None).await.unwrap();
        for f in inbox.fills {
            let deals = p.deals_in.contains(&f.good);
            let k = (if f.side == crate::exchange::Side::Bid { "buy" } else { "sell" }, deals);
            let e = buys.entry(k).or_default();
            e.0 += f.price * f.quantity;
            e.1 += 1;
        }
    }
    println!("{buys:?}");
    // by role
    let mut roles: std::collections::BTreeMap<_, Vec<(u64, u64)>> = Default::default();
    for (p, m) in world.profiles().iter().zip(&world.state().memories) {
        roles.entry(p.role).or_default().push((market.holdings_of(&p.name).coins.total(), m.wealth));
    }
    for (r, v) in roles {
        let n = v.len() as u64;
        let mut w: Vec<_> = v.iter().map(|x| x.1).collect();
        w.sort();
        println!(
            "{:>11} n {n:>3} coins {:>6} wealth {:>6} min {} max {}",
            r.name(),
            v.iter().map(|x| x.0).sum::<u64>() / n,
            w.iter().sum::<u64>() / n,
            w[0],
            w[w.len() - 1]
        );
    }
}
