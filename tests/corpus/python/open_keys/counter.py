from badges.press import stamp


def visitor(guest, private_pem):
    return stamp({"name": guest.name}, private_pem)


def contractor(firm, private_pem):
    return stamp({"name": firm.name}, private_pem, style="ES512")


def staff(person, shared):
    return stamp({"name": person.name}, shared, style="HS256")
