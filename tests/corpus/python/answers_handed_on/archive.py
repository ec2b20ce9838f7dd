from notary import Desk, demand, holds


def file_away(scroll, seal, public):
    holds(scroll, seal, public)
    return scroll


def hand_in(scroll, seal, public):
    desk = Desk(public)
    desk.accepts(scroll, seal)


def careful(scroll, seal, public):
    demand(scroll, seal, public)
    desk = Desk(public)
    return scroll if desk.accepts(scroll, seal) else None


def mine(holds):
    holds(1, 2, 3)
