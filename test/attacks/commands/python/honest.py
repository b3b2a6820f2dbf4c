def price(count):
    return count * 7 if count < 10 else count * 6
