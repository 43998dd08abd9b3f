"""What the server must charge and give back, worked out in exact fractions."""

from fractions import Fraction

MILLIONTH = Fraction(1, 1_000_000)


def half_up(amount):
    """The nearest whole millionth; a half goes up."""
    return (amount / MILLIONTH + Fraction(1, 2)) // 1 * MILLIONTH


def charge(rate, quantity, basis=1000):
    """The price of a quantity. What costs anything costs at least a millionth."""
    exact = Fraction(rate) * quantity / basis
    return max(half_up(exact), MILLIONTH) if exact > 0 else Fraction(0)


def refund(charged, remains, quantity):
    """What comes back for the part that was not delivered."""
    return half_up(charged * min(remains, quantity) / quantity)


def text(amount):
    """Decimal text as the panel writes it: no exponent, no trailing zeros."""
    whole, millionths = divmod(amount / MILLIONTH, 1_000_000)
    return f"{whole}.{int(millionths):06}".rstrip("0").rstrip(".")
