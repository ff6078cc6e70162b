//! Materials: 100 to 20,000.

use indicatif::ProgressBar;
use serde_json::json;

use super::client::Client;
use super::curve::Growth;
use crate::load::{Request, request, send_all};
use crate::server::Server;

const STEPS: [usize; 4] = [100, 1_000, 10_000, 20_000];
const PLAYER: &str = "ada";

pub(super) async fn measure(quick: bool, progress: &ProgressBar) -> anyhow::Result<Growth> {
    let mut growth = Growth::new(
        "materials",
        "Requests one after another over one connection, while nobody else trades. A list is its first page.",
    );
    let server = Server::start(&[])?;
    let mut operator = Client::operator(&server).await?;
    let mut player = Client::player(&server, PLAYER).await?;
    let deposit = json!({"asset": "coin", "amount": 1_000_000_000_u64, "reason": "benchmark"}).to_string();
    operator.call("POST", &format!("/v1/accounts/{PLAYER}/deposits"), &deposit).await?;
    let mut registered = 0;
    for step in STEPS.into_iter().take(if quick { 2 } else { STEPS.len() }) {
        progress.set_message(format!("growth: {step} materials"));
        let timed = 50;
        send_all(server.address(), 8, registered..step - timed, &register(&server)?).await?;
        let cost = operator.median_us(timed, "PUT", |number| named(step - timed + number)).await?;
        growth.add("register a material", "µs", step, cost);
        registered = step;

        // Multiples of a prime visit materials all over.
        let material = |number: usize| format!("/v1/materials/m{}", number * 7_919 % step);
        let reads = 200;
        growth.add("read a material", "µs", step, player.median_read_us(reads, material).await?);
        let book = |number| material(number) + "/book";
        growth.add("read its order book", "µs", step, player.median_read_us(reads, book).await?);
        let list = |_| "/v1/materials".to_owned();
        growth.add("list materials", "µs", step, player.median_read_us(20, list).await?);
        let place = |number: usize| {
            let material = format!("m{}", number * 7_919 % step);
            let order = json!({"material": material, "side": "bid", "price": 1, "quantity": 1});
            ("/v1/orders".to_owned(), order.to_string())
        };
        growth.add("place an order", "µs", step, player.median_us(reads, "POST", place).await?);
    }
    Ok(growth)
}

fn named(number: usize) -> (String, String) {
    (format!("/v1/materials/m{number}"), json!({"name": format!("Material {number}")}).to_string())
}

fn register(server: &Server) -> anyhow::Result<Request> {
    let headers = server.operator_header()?;
    Ok(std::sync::Arc::new(move |_, number| {
        let (path, body) = named(number);
        request("PUT", &path, &headers, &body)
    }))
}
