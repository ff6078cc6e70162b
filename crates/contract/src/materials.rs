//! Materials: how they are registered and listed, and what a unit of one is worth.

use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{encoded, list, text};

cases!["materials":
    materials_are_listed_in_the_order_of_their_registration,
    materials_are_listed_in_pages,
    material_can_be_renamed,
    batch_registers_and_renames_materials,
    invalid_material_of_a_batch_fails_alone,
    batch_of_materials_is_done_once_under_a_key,
    trades_between_friends_do_not_move_the_reference_price,
];

const BATCH: &str = "/v1/materials/batch";

/// The ids that a list has after this material, page by page, until all of these are found. A material is in
/// every list once the deployment has settled.
async fn listed_after(s: &Scene, first: &str, limit: usize, wanted: &[&str]) -> Result<Vec<String>, String> {
    s.eventually(async || pages_after(s, first, limit, wanted).await).await
}

async fn pages_after(s: &Scene, first: &str, limit: usize, wanted: &[&str]) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    let mut after = first.to_owned();
    loop {
        let page = s.read(&format!("/v1/materials?limit={limit}&after={}", encoded(&after))).await?;
        let rows = list(&page, "materials")?;
        check(rows.len() <= limit, || format!("{} materials, but the limit is {limit}", rows.len()))?;
        ids.extend(rows.iter().filter_map(|row| row["material"].as_str()).map(str::to_owned));
        if wanted.iter().all(|wanted| ids.iter().any(|id| id == wanted)) {
            return Ok(ids);
        }
        page["next"].as_str().ok_or("a list of materials ends before its end")?.clone_into(&mut after);
    }
}

async fn materials_are_listed_in_the_order_of_their_registration(s: &Scene) -> Outcome {
    let ids = [s.material("wheat").await?, s.material("copper").await?, s.material("bread").await?];
    s.eventually(async || lists_in_order(s, &ids).await).await
}

/// Whether the whole list has these materials in this order, each as it is read alone.
async fn lists_in_order(s: &Scene, ids: &[String]) -> Outcome {
    let mut rows = Vec::new();
    let mut path = "/v1/materials".to_owned();
    loop {
        let page = s.read(&path).await?;
        rows.extend(list(&page, "materials")?.iter().cloned());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/materials?after={}", encoded(next));
    }
    let mine = |row: &&Value| ids.iter().any(|id| row["material"] == id.as_str());
    let listed: Vec<_> = rows.iter().filter(mine).filter_map(|row| row["material"].as_str()).collect();
    same("my materials", &listed, &ids.iter().map(String::as_str).collect())?;
    for row in rows.iter().filter(mine) {
        let one = s.read(&format!("/v1/materials/{}", text(row, "material")?)).await?;
        same("a material alone and in the list", row, &one)?;
    }
    Ok(())
}

async fn materials_are_listed_in_pages(s: &Scene) -> Outcome {
    let ids = [s.material("wheat").await?, s.material("copper").await?, s.material("bread").await?];
    let [wheat, copper, bread] = ids.each_ref().map(String::as_str);
    for limit in [1, 2, 1_000] {
        let mut listed = listed_after(s, wheat, limit, &[copper, bread]).await?;
        listed.retain(|id| ids.contains(id));
        same("the materials after the first", &listed, &vec![copper.to_owned(), bread.to_owned()])?;
    }
    for wrong in [format!("after={}", s.asset("nothing")), "after=Copper".to_owned(), "after=".to_owned()] {
        let reply = s.send(&Request::get(format!("/v1/materials?{wrong}"))).await?;
        reply.refused(400, "invalid_cursor")?;
    }
    for wrong in ["limit=0", "limit=1001", "cursor=x"] {
        s.send(&Request::get(format!("/v1/materials?{wrong}"))).await?.refused(400, "invalid_query")?;
    }
    Ok(())
}

async fn material_can_be_renamed(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    let path = format!("/v1/materials/{}", s.asset("copper"));
    for _ in 0..2 {
        let answer = s.operate(&Request::put(&path, &json!({"name": "Kupfer (銅)"}))).await?.succeeded()?;
        same("the new name", &answer["name"].as_str(), &Some("Kupfer (銅)"))?;
        same("the name read", &s.read(&path).await?["name"].as_str(), &Some("Kupfer (銅)"))?;
    }
    ask.reads("status=open").await?;
    ann.holds("copper=0+5").await
}

async fn batch_registers_and_renames_materials(s: &Scene) -> Outcome {
    let [wheat, copper, bread] = ["wheat", "copper", "bread"].map(|name| s.asset(name));
    let register = |named: &[(&str, &str)]| {
        let materials: Vec<_> = named.iter().map(|(id, name)| json!({"id": id, "name": name})).collect();
        Request::post(BATCH, &json!({"materials": materials}))
    };
    for name in ["Bread", "Loaf", "Loaf"] {
        let request = register(&[(&wheat, "Wheat"), (&copper, "Copper"), (&bread, name)]);
        let answer = s.operate(&request).await?.answered(200)?;
        for (result, id) in list(&answer, "results")?.iter().zip([&wheat, &copper, &bread]) {
            says(result, &format!("status=200 id={id} problem=-"))?;
        }
        let found = s.read(&format!("/v1/materials/{bread}")).await?;
        same("its name", &found["name"].as_str(), &Some(name))?;
    }
    let mut listed = listed_after(s, &wheat, 1_000, &[&bread]).await?;
    listed.retain(|id| *id == copper || *id == bread);
    same("the order of the list", &listed, &vec![copper.clone(), bread])?;

    let [ann] = s.players(["ann: 5 coin"]).await?;
    ann.send(&register(&[(&wheat, "Wheat")])).await?.refused(403, "forbidden")?;
    let many: Vec<_> = (0..101).map(|_| (copper.as_str(), "Copper")).collect();
    s.operate(&register(&many)).await?.refused(422, "batch_size_out_of_range")?;
    s.operate(&register(&[])).await?.refused(422, "batch_size_out_of_range")?;
    s.operate(&register(&many[..100])).await?.answered(200).map(drop)
}

async fn invalid_material_of_a_batch_fails_alone(s: &Scene) -> Outcome {
    let (copper, bread) = (s.asset("copper"), s.asset("bread"));
    let named = |id: &str, name: &str| json!({"id": id, "name": name});
    let materials =
        [named(&copper, "Copper"), named("coin", "Coin"), named(&bread, ""), named(&bread, "Bread")];
    let answer = s.operate(&Request::post(BATCH, &json!({"materials": materials}))).await?.answered(200)?;
    let results = list(&answer, "results")?;
    same("the number of results", &results.len(), &4)?;
    for (result, expected) in results.iter().zip([
        format!("status=200 id={copper} problem=-"),
        "status=422 id=coin problem.code=invalid_material problem.status=422".to_owned(),
        format!("status=422 id={bread} problem.code=invalid_name problem.status=422"),
        format!("status=200 id={bread} problem=-"),
    ]) {
        says(result, &expected)?;
    }
    for body in
        [json!({}), json!({"materials": [named(&copper, "x"), {"id": "y"}]}), json!({"materials": [7]})]
    {
        s.operate(&Request::post(BATCH, &body)).await?.refused(422, "invalid_body")?;
    }
    let found = s.read(&format!("/v1/materials/{copper}")).await?;
    same("its name", &found["name"].as_str(), &Some("Copper"))
}

async fn batch_of_materials_is_done_once_under_a_key(s: &Scene) -> Outcome {
    let id = s.material("copper").await?;
    let first = json!({"materials": [{"id": id, "name": "First"}, {"id": "coin", "name": "Coin"}]});
    let request = Request::post(BATCH, &first).key(&format!("name-{id}"));
    let answer = s.operate(&request).await?.answered(200)?;
    s.operate(&Request::put(format!("/v1/materials/{id}"), &json!({"name": "Second"}))).await?.succeeded()?;
    same("the answer to the repeated request", &s.operate(&request).await?.answered(200)?, &answer)?;
    let found = s.read(&format!("/v1/materials/{id}")).await?;
    same("its name", &text(&found, "name")?, &"Second")?;
    let other = Request::post(BATCH, &json!({"materials": [{"id": id, "name": "Third"}]}));
    let other = other.key(&format!("name-{id}"));
    s.operate(&other).await?.refused(422, "idempotency_key_reused").map(drop)
}

async fn trades_between_friends_do_not_move_the_reference_price(s: &Scene) -> Outcome {
    let [ann, bob, eve] =
        s.players(["ann: 100 copper", "bob: 1000 coin", "eve: 5 copper, 1000000000000 coin"]).await?;
    let path = format!("/v1/materials/{}", s.asset("copper"));
    for quantity in [5, 7, 8] {
        ann.place(&format!("ask {quantity} copper @ 12")).await?;
        bob.place(&format!("bid {quantity} copper @ 12")).await?.reads("status=filled").await?;
    }
    s.eventually(async || says(&s.read(&path).await?, "last=12 reference_price=12 volume_24h=20")).await?;
    for (price, coins) in [(1_000_000_000_000_u64, "1000000000000"), (1, "1")] {
        ann.place(&format!("ask 1 copper @ {coins}")).await?;
        eve.place(&format!("bid 1 copper @ {coins}")).await?.reads("status=filled").await?;
        let expected = format!("last={price} reference_price=12");
        s.eventually(async || says(&s.read(&path).await?, &expected)).await?;
        if price > 1 {
            eve.deposit(1, "coin").await?.succeeded()?;
        }
    }
    // Withdrawn again, because the next run needs this part of the supply.
    ann.withdraw(s.net(1_000_000_000_000), "coin").await?.succeeded().map(drop)
}
