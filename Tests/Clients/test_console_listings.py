"""Listings, their prices by hand and their categories: made, edited, changed at once, pasted."""

import pytest
from desk import listing_rows, new_listing, storefront_id
from server import SEEN_WITHIN, eventually
from trade import Trade
from upstream import ScriptedPanel


def test_listings_are_filtered_and_downloaded(shop, manager):
    rows = listing_rows(shop)
    one = next(iter(rows.values()))
    page = manager.get("/staff/listings", storefront=storefront_id(shop), q=str(one["id"]))
    assert page.has_row(str(one["id"]), one["name"])
    assert not manager.get("/staff/listings", q="no such listing at all").has_row(one["name"])
    lines = manager.csv(f"/staff/listings.csv?storefront={storefront_id(shop)}")
    assert len(lines) == len(rows)


def test_a_listing_is_made_and_edited(shop, manager):
    page = new_listing(shop, manager, name="First <b>of</b> all")
    assert "First <b>of</b> all" in page.text
    number = page.path.rsplit("/", 1)[1]
    row = listing_rows(shop)[number]
    assert (row["rate"], row["category"], row["active"]) == ("1.50", "Console", True)

    page = manager.fill(page.path, name="Renamed", max="77", active=None)
    assert "Saved." in page.notes
    row = listing_rows(shop)[number]
    assert (row["name"], row["max"], row["active"]) == ("Renamed", 77, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"rate": "cheap"},
        {"name": ""},
        {"min": "9", "max": "8"},
        {"max": "99999999999999999999"},
        {"storefront": "999999999"},
        {"rate": "-1"},
    ],
)
def test_a_wrong_listing_is_told_at_the_field(fields, shop, manager):
    before = listing_rows(shop)
    page = manager.get("/staff/listings/new")
    sent = {"storefront": storefront_id(shop), "name": "Kept", "rate": "1", **fields}
    page = manager.send(page.form("/staff/listings/new"), 422, **sent)
    assert page.errors
    kept = page.form("/staff/listings/new").fields
    assert all(kept[name] == value for name, value in sent.items() if name != "storefront")
    assert listing_rows(shop) == before


def test_a_price_is_set_by_hand(shop, manager):
    path = new_listing(shop, manager).path
    page = manager.fill(path, path + "/price", source="hand", rate="2.25")
    assert "Saved." in page.notes
    assert listing_rows(shop)[path.rsplit("/", 1)[1]]["rate"] == "2.25"
    assert manager.fill(path, path + "/price", 422, source="hand", rate="x").errors
    assert manager.fill(path, path + "/price", 422, source="cost").errors


def test_many_listings_change_at_once(shop, manager):
    paths = [new_listing(shop, manager, category="Bulk", rate="10").path for _ in range(3)]
    numbers = [path.rsplit("/", 1)[1] for path in paths]
    page = manager.get("/staff/listings", category="Bulk")
    form = page.form("/staff/listings/bulk")
    assert set(numbers) <= set(form.boxes["listing"])

    page = manager.send(form, listing=numbers, act="percent", value="-12.5")
    assert page.path == "/staff/listings" and "Saved." in page.notes
    rows = listing_rows(shop)
    assert all(rows[number]["rate"] == "8.75" for number in numbers)
    assert "acted once" in manager.send(form, listing=numbers, act="percent", value="-12.5").text
    assert listing_rows(shop)[numbers[0]]["rate"] == "8.75"

    manager.send(manager.get("/staff/listings").form("/staff/listings/bulk"), listing=numbers, act="off")
    rows = listing_rows(shop)
    assert not any(rows[number]["active"] for number in numbers)
    page = manager.get("/staff/listings")
    assert manager.send(page.form("/staff/listings/bulk"), 422, listing=None, act="on").notes
    page = manager.get("/staff/listings")
    manager.send(page.form("/staff/listings/bulk"), 422, listing=numbers, act="percent", value="x")
    page = manager.get("/staff/listings")
    manager.send(page.form("/staff/listings/bulk"), 404, listing=["999999999"], act="on")


def test_all_that_a_filter_finds_change_at_once(shop, manager):
    paths = [new_listing(shop, manager, category="Found").path for _ in range(2)]
    page = manager.get("/staff/listings", category="Found")
    page = manager.send(page.form("/staff/listings/bulk"), which="all", act="position", value="7")
    assert "category=Found" in page.address and page.has_row("Made in the console")
    lines = manager.csv("/staff/listings.csv?category=Found")
    assert [line["position"] for line in lines] == ["7"] * len(paths)


def test_a_category_gets_another_name(shop, manager):
    path = new_listing(shop, manager, category="Old name").path
    fields = {"storefront": storefront_id(shop), "category": "Old name", "name": "New name"}
    assert "Saved." in manager.fill("/staff/categories", **fields).notes
    assert listing_rows(shop)[path.rsplit("/", 1)[1]]["category"] == "New name"
    assert manager.fill("/staff/categories", None, 422, **fields).errors


CSV = """service,name,type,category,rate,min,max,refill
901,"Pasted, one",Default,Pasted,2.00,10,1000,true
902,Pasted two,Package,Pasted,3,1,1,no
,No id,Nonsense,Pasted,x,1,1,no
"""


def test_a_pasted_list_is_shown_before_it_is_taken(shop, manager):
    name, path = Trade(shop).buy_from(ScriptedPanel()), "/staff/listings/import"
    provider = str(next(row["id"] for row in shop.verb("provider", "list") if row["name"] == name))
    eventually(lambda: manager.get(path).form(path).choices["provider"], lambda it: provider in it, within=SEEN_WITHIN)
    before = listing_rows(shop)
    fields = {
        "storefront": storefront_id(shop),
        "provider": provider,
        "markup": "50",
        "text": CSV,
    }
    page = manager.fill(path, **fields)
    assert page.has_row("901", "Pasted, one", "3 USD") and page.has_row("902", "4.5 USD")
    assert listing_rows(shop) == before

    form = page.form(path, act="apply")
    page = manager.send(form)
    assert page.path == "/staff/listings" and "Saved." in page.notes
    made = [row for row in listing_rows(shop).values() if row["category"] == "Pasted"]
    assert sorted(row["item"] for row in made) == ["901", "902"]
    manager.send(form)
    assert len(listing_rows(shop)) == len(before) + 2

    assert manager.fill(path, None, 422, **{**fields, "markup": "x"}).errors
    page = manager.fill(path, None, 422, **{**fields, "format": "json"})
    assert page.errors and page.form(path).fields["text"].strip() == CSV.strip()
