"""Money as it is printed. Amounts are integer fen everywhere."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ["", "拾", "佰", "仟"]
GROUPS = ["", "万", "亿"]
MOST_FEN = 10**14 - 1
"""One fen less than 10,000 亿 yuan: what can be written in capitals without doubt."""


def capitals(fen):
    """Write an amount in fen in capitals (大写), as receipts and cheques require.

    Source: 支付结算办法, 正确填写票据和结算凭证的基本规定. Raises ValueError below zero or above MOST_FEN.
    """
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(f"{fen} fen cannot be written in capitals")
    yuan_, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = _whole(yuan_) + "元" if yuan_ else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (DIGITS[cents] + "分" if cents else "")


def _whole(number):
    """A whole number of yuan: groups of four digits, a 零 where a gap lies before the next digit."""
    words = ""
    for place in (2, 1, 0):
        group = number // 10_000**place % 10_000
        if group:
            gap = words and (group < 1000 or words.endswith("零"))
            words = words.rstrip("零") + ("零" if gap else "") + _group(group) + GROUPS[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


def _group(group):
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return words


def yuan(fen):
    """Write an amount in fen as yuan with two decimals and grouped thousands: 3,260.00."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def wan(fen):
    """Write an amount in fen as 万元 with two decimals, for dashboards."""
    return f"{fen / 1_000_000:,.2f}"
