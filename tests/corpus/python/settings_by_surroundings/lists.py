FIRST_CHOICE = ("ecdh-sha2-nistp521",)
SECOND_CHOICE = ["diffie-hellman-group16-sha512"]
OFFER = [*FIRST_CHOICE, *SECOND_CHOICE]
FORBIDDEN = ("diffie-hellman-group1-sha1",)
TITLES = ["ecdh-sha2-nistp521", "an exchange on a curve"]
