from app import wrapped

print(wrapped("sha1", b"x"))
