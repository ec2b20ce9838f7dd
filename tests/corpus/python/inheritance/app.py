from children import Large, Small


def main():
    Small().make()
    Large().make()
    Small().from_attribute()
