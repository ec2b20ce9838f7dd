def digest_of_choice():
    try:
        from hashlib import sha1
    except ImportError:
        from sha import new as sha1
    return sha1
