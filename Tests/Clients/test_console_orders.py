"""Orders, refills and rentals as staff see them, and what staff do to them."""

from desk import by_hand


def test_orders_are_found_by_customer_text_and_state(support, customer):
    order = by_hand(customer)
    for query in (f"account={customer.account}", f"q={order}", f"account={customer.account}&state=open"):
        page = support.get(f"/staff/orders?{query}")
        assert page.row(ID=str(order))["State"] == "Pending"
    assert not support.get(f"/staff/orders?account={customer.account}&state=3").rows
    assert support.csv(f"/staff/orders.csv?account={customer.account}")[0]["id"] == str(order)


def test_staff_deliver_an_order_by_hand(support, manager, onlooker):
    order = by_hand(onlooker)
    path = f"/staff/orders/{order}"
    form = support.get(path).form(path + "/state")
    assert "partial" not in form.choices["step"]
    assert set(support.send(form, 422).errors) == {"step", "state_reason"}
    assert "step" in support.send(form, 422, step="cancel", state_reason="not mine to say").errors
    wrong = support.send(form, 422, step="progress", remains="1001", start_count="x", state_reason="why")
    assert set(wrong.errors) == {"remains", "start_count"}
    page = support.send(form, step="start", start_count="17", state_reason="begun")
    assert "In progress" in page.text
    page = manager.fill(path, path + "/state", step="partial", remains="400", state_reason="no more")
    assert "Partial" in page.text
    assert onlooker.status(order)["remains"] == "400"
    assert not page.has_form(path + "/state")


def test_an_ended_order_is_refunded_up_to_what_it_earned(support, manager, onlooker):
    order = by_hand(onlooker)
    path = f"/staff/orders/{order}"
    support.fill(path, path + "/state", step="complete", state_reason="done")
    assert not support.get(path).has_form(path + "/refund")
    before = onlooker.balance()
    form = manager.get(path).form(path + "/refund")
    wrong = manager.send(form, 422, refund="0.91", refund_reason="too much")
    assert "refund" in wrong.errors
    assert "refund_reason" in manager.send(form, 422, refund="0.4").errors
    page = manager.send(form, refund="0.4", refund_reason="half of it")
    assert page.row(Note="half of it")["By"] == "staff:manager@example.org"
    manager.send(form, refund="0.4", refund_reason="half of it")
    assert onlooker.balance() == before + type(before)("0.4")


def test_staff_ask_for_a_refill_and_end_it(support, onlooker):
    order = by_hand(onlooker)
    path = f"/staff/orders/{order}"
    support.fill(path, path + "/state", step="complete", state_reason="done")
    page = support.press(path, path + "/refill")
    refill = page.row(Order=str(order))["ID"].replace(",", "")
    todo = support.get("/staff/todo/refills")
    form = todo.form(f"/staff/refills/{refill}", state="completed")
    page = support.send(form)
    assert page.path == "/staff/todo/refills"
    assert not page.has_form(f"/staff/refills/{refill}")
    assert "acted once" in support.send(form).text
    row = next(it for it in support.csv("/staff/refills.csv") if it["id"] == refill)
    assert row["state"] == "completed"


def test_staff_ask_to_cancel_for_a_customer(support, onlooker):
    order = by_hand(onlooker)
    path = f"/staff/orders/{order}"
    page = support.press(path, path + "/cancel")
    assert "Cancel asked for" in page.text
    assert not page.has_form(path + "/cancel")


def test_a_rental_is_shown_with_its_messages_and_money(shop, support):
    renter = shop.renter("standard")
    rental = renter.rent("silent")
    page = support.get("/staff/rentals")
    assert page.row(ID=str(rental))["State"] == "Waits for an SMS"
    page = support.get(f"/staff/rentals/{rental}")
    assert "No SMS came." in page.text
    assert any(row.get("What") == "Ordered" for row in page.rows)
    assert support.csv("/staff/rentals.csv")[0]["id"] == str(rental)
