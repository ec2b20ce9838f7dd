"""Follows RSA keys of pyca/cryptography through a project: every place a key goes, or why not.

A recipe may only rewrite a key when every use of it is known. The analysis is flow-insensitive
and closed: an expression that holds a key must stand in a context that is understood (and passes
it on), and every other context is an obstacle. It reads syntax trees; it runs nothing.
"""
