"""Somebody who rents numbers in a browser."""

from browser import Browser
from people import invite
from server import eventually

FUNDS = 1_000_000


class Tenant(Browser):
    """Somebody who rents numbers."""

    def __init__(self, shop):
        super().__init__(shop.server.url)
        self.shop = shop

    def offers(self, name="code"):
        """The page with the offers of one of the demonstration's products."""
        product = self.shop.goods[name]["catalog_product_id"]
        for link in self.get("/numbers?country=Indonesia").links_to("/numbers?"):
            page = self.get(link)
            if any(form.fields.get("product") == str(product) for form in page.forms):
                return page
        raise AssertionError(f"{name} is not on sale")

    def rent(self, name="code", status=200, **fields):
        """Rents with the form beneath the offers and gives back the page that follows."""
        return self.send(self.offers(name).form("/numbers", "Rent"), status, **fields)

    def rented(self, name="code"):
        """Rents one number and gives back its page's path."""
        page = self.rent(name)
        assert page.path.startswith("/numbers/rentals/"), page.text
        return page.path

    def received(self, path):
        """Waits until the SMS is there."""
        return eventually(lambda: self.get(path), lambda page: "SMS received" in page.live["state"], within=15)

    def count(self):
        return len(self.csv("/numbers/rentals.csv"))


def tenant(shop, name, funds=FUNDS):
    """Somebody new, signed in, who has rupiah."""
    account = shop.verb("customer", "add", "--name", name, "--storefront", "standard")["id"]
    if funds:
        shop.verb("wallet", "credit", account, funds, "IDR", "--reason", "test")
    return invite(shop, account, Tenant(shop))
